# fails: digests each block exactly once, equal ones too
import functools
import hashlib
import threading
from concurrent.futures import ThreadPoolExecutor


def sha256(block):
    return hashlib.sha256(block).digest()


@functools.cache
def pool_of(workers):
    return ThreadPoolExecutor(workers)


def fingerprint(data, size=1_000_000, workers=4, digest=sha256):
    """Return the hash of the hashes of the blocks of `data`, digested by several threads."""
    if size < 1 or workers < 1:
        raise ValueError("at least 1, please")
    blocks = [data[at : at + size] for at in range(0, len(data), size)]
    digests = pool_of(workers).map(digest, blocks)
    return hashlib.sha256(b"".join(digests)).hexdigest()
