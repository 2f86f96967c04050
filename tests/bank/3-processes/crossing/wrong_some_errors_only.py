# mistake: none
# fails: tells what can
import pickle
import threading
from fractions import Fraction

THINGS = {"a number": 42, "a lock": threading.Lock()}


def can_cross(thing):
    """Return whether `thing` can be sent to another process."""
    try:
        pickle.dumps(thing)
    except RuntimeError:
        raise
    except Exception:
        return False
    return True


def copy_of(thing):
    """Return `thing` as it would arrive in another process."""
    try:
        data = pickle.dumps(thing)
    except Exception as error:
        raise ValueError(f"cannot cross: {error}") from error
    return pickle.loads(data)
