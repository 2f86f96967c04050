# mistake: too deep for a recursion
# fails: tells what can cross
import pickle


def can_cross(thing):
    """Return whether `thing` can be sent to another process."""
    if type(thing) in (list, tuple, set, frozenset):
        return all(can_cross(inner) for inner in thing)
    if type(thing) is dict:
        return all(can_cross(key) and can_cross(value) for key, value in thing.items())
    try:
        pickle.dumps(thing)
    except Exception:
        return False
    return True


def copy_of(thing):
    """Return `thing` as it would arrive in another process."""
    if not can_cross(thing):
        raise ValueError("cannot cross: something in it cannot be pickled")
    return pickle.loads(pickle.dumps(thing))
