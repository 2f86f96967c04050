# mistake: an object that can be pickled was refused | a tuple came back as a list
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


import json


def can_cross(thing):
    try:
        json.dumps(thing)
    except Exception:
        return False
    return True


def copy_of(thing):
    try:
        return json.loads(json.dumps(thing))
    except Exception as error:
        raise ValueError(f"cannot cross: {error}")
