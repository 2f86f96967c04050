# mistake: the thing itself was returned, not a copy
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

import copy


def can_cross(thing):
    try:
        pickle.loads(pickle.dumps(thing))
    except Exception:
        return False
    return True


def copy_of(thing):
    if not can_cross(thing):
        raise ValueError("cannot cross: no")
    return copy.copy(thing)
