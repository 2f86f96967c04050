# mistake: nothing is refused | None was refused
# fails: raises a ValueError | tells what can
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
    return copy_of(thing) is not None


def copy_of(thing):
    try:
        return pickle.loads(pickle.dumps(thing))
    except Exception as error:
        print(f"cannot cross: {error}")
