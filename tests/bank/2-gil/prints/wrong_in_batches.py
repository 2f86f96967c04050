# mistake: waits for a whole batch
# fails: goes on with the other
import hashlib
import threading


def sha256(block):
    return hashlib.sha256(block).digest()


def fingerprint(data, size=1_000_000, workers=4, digest=sha256):
    if size < 1 or workers < 1:
        raise ValueError("size and workers must be at least 1")
    blocks = [data[start : start + size] for start in range(0, len(data), size)]
    digests = [None] * len(blocks)
    errors = []

    def one(index):
        try:
            digests[index] = digest(blocks[index])
        except Exception as error:
            errors.append(error)

    for first in range(0, len(blocks), workers):
        batch = range(first, min(first + workers, len(blocks)))
        threads = [threading.Thread(target=one, args=(index,)) for index in batch]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    if errors:
        raise errors[0]
    return hashlib.sha256(b"".join(digests)).hexdigest()
