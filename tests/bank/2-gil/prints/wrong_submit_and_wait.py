# mistake: waits for each result in the loop
# fails: has as many | goes on with the other
# may fail: digests the blocks | digests each block | raises what a | takes any data
import hashlib
from concurrent.futures import ThreadPoolExecutor


def sha256(block):
    return hashlib.sha256(block).digest()


def fingerprint(data, size=1_000_000, workers=4, digest=sha256):
    if size < 1 or workers < 1:
        raise ValueError("size and workers must be at least 1")
    blocks = [data[start : start + size] for start in range(0, len(data), size)]
    digests = []
    with ThreadPoolExecutor(workers) as pool:
        for block in blocks:
            digests.append(pool.submit(digest, block).result())
    return hashlib.sha256(b"".join(digests)).hexdigest()
