# mistake: a copy of an earlier call was returned
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

copies = {}


def can_cross(thing):
    try:
        copy_of(thing)
    except ValueError:
        return False
    return True


def copy_of(thing):
    try:
        if repr(thing) not in copies:
            copies[repr(thing)] = pickle.loads(pickle.dumps(thing))
        return copies[repr(thing)]
    except Exception as error:
        raise ValueError(f"cannot cross: {error}") from error
