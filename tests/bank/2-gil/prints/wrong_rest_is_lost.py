# mistake: the last block was left out
# fails: digests the blocks | digests each block | takes any data
# may fail: has as many | goes on with | raises what a
import hashlib
from concurrent.futures import ThreadPoolExecutor


def sha256(block):
    return hashlib.sha256(block).digest()


def fingerprint(data, size=1_000_000, workers=4, digest=sha256):
    if size < 1 or workers < 1:
        raise ValueError("size and workers must be at least 1")
    blocks = [data[number * size : (number + 1) * size] for number in range(len(data) // size)]
    with ThreadPoolExecutor(workers) as pool:
        digests = list(pool.map(digest, blocks))
    return hashlib.sha256(b"".join(digests)).hexdigest()
