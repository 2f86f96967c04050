# mistake: what was said of a thing before was said again, though it had changed | the copy was of the thing as it had been in an earlier call
# fails: tells what can | returns a copy
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

_packed = {}


def _bytes_of(thing):
    if id(thing) not in _packed:
        _packed[id(thing)] = (thing, pickle.dumps(thing))
    return _packed[id(thing)][1]


def can_cross(thing):
    """Return whether `thing` can be sent to another process."""
    try:
        _bytes_of(thing)
    except Exception:
        return False
    return True


def copy_of(thing):
    """Return `thing` as it would arrive in another process."""
    try:
        return pickle.loads(_bytes_of(thing))
    except Exception as error:
        raise ValueError(f"cannot cross: {error}") from error
