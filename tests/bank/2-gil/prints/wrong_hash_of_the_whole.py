# mistake: the blocks were hashed, not their digests
# fails: digests the blocks | digests each block | takes any data | goes on with | raises what a
import hashlib
from concurrent.futures import ThreadPoolExecutor


def sha256(block):
    return hashlib.sha256(block).digest()


def fingerprint(data, size=1_000_000, workers=4, digest=sha256):
    if size < 1 or workers < 1:
        raise ValueError("size and workers must be at least 1")
    blocks = [data[start : start + size] for start in range(0, len(data), size)]
    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(digest, blocks))
    return hashlib.sha256(data).hexdigest()
