# mistake: an exception where none was due | an object that can be pickled was refused
# fails: tells what can | returns a copy | raises a ValueError
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
    return isinstance(thing, (int, float, str, list, dict, tuple))


def copy_of(thing):
    if not can_cross(thing):
        raise ValueError("cannot cross: " + repr(thing))
    return pickle.loads(pickle.dumps(thing))
