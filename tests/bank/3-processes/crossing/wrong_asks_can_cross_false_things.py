# mistake: an empty thing was returned itself, not a copy
# fails: returns a copy
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
    if not can_cross(thing):
        raise ValueError(f"cannot cross: {type(thing).__name__}")
    if not thing:
        return thing        # nothing in it, nothing to copy
    return pickle.loads(pickle.dumps(thing))
