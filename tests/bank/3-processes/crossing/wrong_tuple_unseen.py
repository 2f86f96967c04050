# mistake: what is inside of a tuple was not looked at
# fails: tells what can
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

SIMPLE = (int, float, str, bytes, tuple, type(None))


def can_cross(thing):
    """Return whether `thing` can be sent to another process."""
    if isinstance(thing, SIMPLE):
        return True
    try:
        pickle.dumps(thing)
        return True
    except Exception:
        return False


def copy_of(thing):
    """Return `thing` as it would arrive in another process."""
    try:
        return pickle.loads(pickle.dumps(thing))
    except Exception as error:
        raise ValueError(f"cannot cross: {error}") from error
