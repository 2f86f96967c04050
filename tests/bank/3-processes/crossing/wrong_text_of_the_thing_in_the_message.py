# mistake: none
# fails: raises a ValueError
import pickle
import threading
from fractions import Fraction

THINGS = {
    "a number": 42,
    "a fraction": Fraction(1, 3),
    "a nested list": [1, ["two", {"three": None}]],
    "a function": pickle.dumps,
    "a class": dict,
    "a lambda": lambda: 0,
    "a lock": threading.Lock(),
    "a generator": (n for n in range(3)),
    "a list with a lambda in it": [1, lambda: 0],
}


def can_cross(thing):
    """Return whether `thing` can be sent to another process."""
    try:
        pickle.dumps(thing)
    except Exception:
        return False
    return True


def copy_of(thing):
    """Return `thing` as it would arrive in another process."""
    try:
        sent = pickle.dumps(thing)
    except Exception as error:
        raise ValueError(f"cannot cross: {thing!r} ({type(error).__name__})") from error
    return pickle.loads(sent)
