# mistake: shared data changed without a lock
# fails: digests each block
import hashlib
import threading


def sha256(block):
    return hashlib.sha256(block).digest()


class Blocks:
    """The blocks that are left, for several threads."""

    def __init__(self, number):
        self.number = number
        self.following = 0

    def take(self):
        place = self.following
        if place >= self.number:
            return None
        self.following = place + 1
        return place


def fingerprint(data, size=1_000_000, workers=4, digest=sha256):
    """Return the hash of the hashes of the blocks of `data`, digested by several threads."""
    if size < 1 or workers < 1:
        raise ValueError("size and workers must be 1 or more")
    number = -(-len(data) // size)
    blocks, digests, errors = Blocks(number), [b""] * number, []

    def work():
        while not errors and (place := blocks.take()) is not None:
            try:
                digests[place] = digest(data[place * size : (place + 1) * size])
            except Exception as error:
                errors.append(error)

    team = [threading.Thread(target=work) for _ in range(min(workers, number))]
    for thread in team:
        thread.start()
    for thread in team:
        thread.join()
    if errors:
        raise errors[0]
    return hashlib.sha256(b"".join(digests)).hexdigest()
