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

class Parcel:
    """What is left of a thing on the way: bytes, or the reason why there are none."""

    def __init__(self, thing):
        self.content = b""
        self.refused = None
        try:
            self.content = pickle.dumps(thing, protocol=4)
        except Exception as error:
            self.refused = type(error).__qualname__

    def unpack(self):
        if self.refused is not None:
            raise ValueError("cannot cross: %s" % self.refused)
        return pickle.loads(self.content)


def can_cross(thing):
    """Return whether `thing` can be sent to another process."""
    return Parcel(thing).refused is None


def copy_of(thing):
    """Return `thing` as it would arrive in another process."""
    return Parcel(thing).unpack()
