# mistake: catches only some exceptions
# fails: tells what can | raises a ValueError
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


import io

TROUBLE = (pickle.PicklingError, AttributeError, TypeError)


def can_cross(thing):
    try:
        pickle.dump(thing, io.BytesIO())
    except TROUBLE:
        return False
    else:
        return True


def copy_of(thing):
    if not can_cross(thing):
        raise ValueError("cannot cross: " + type(thing).__name__)
    return pickle.loads(pickle.dumps(thing, protocol=pickle.HIGHEST_PROTOCOL))
