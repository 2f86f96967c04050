# mistake: a lambda was taken for something that can cross
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


import multiprocessing


def nothing(thing):
    pass


def can_cross(thing):
    try:
        child = multiprocessing.Process(target=nothing, args=(thing,))
        child.start()
        child.join()
    except TypeError:
        return False
    return True


def copy_of(thing):
    if not can_cross(thing):
        raise ValueError(f"cannot cross: {thing}")
    return pickle.loads(pickle.dumps(thing))
