# mistake: an object without a dictionary was refused
# fails: tells what can cross
import pickle

PROTOCOL = 0    # every Python understands it


def can_cross(thing):
    """Return whether `thing` can be sent to another process."""
    try:
        return bool(pickle.dumps(thing, PROTOCOL))
    except Exception:
        return False


def copy_of(thing):
    """Return `thing` as it would arrive in another process."""
    try:
        data = pickle.dumps(thing, PROTOCOL)
    except Exception as error:
        raise ValueError(f"cannot cross: {error}") from error
    return pickle.loads(data)
