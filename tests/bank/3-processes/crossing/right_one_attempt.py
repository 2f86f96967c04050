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


def _attempt(thing):
    try:
        return pickle.loads(pickle.dumps(thing)), None
    except BaseException as error:
        return None, error


def can_cross(thing):
    return _attempt(thing)[1] is None


def copy_of(thing):
    copy, error = _attempt(thing)
    if error:
        raise ValueError("cannot cross: %s" % error)
    return copy
