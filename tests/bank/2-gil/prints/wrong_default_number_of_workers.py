# mistake: the number of cores instead of the number of workers
# fails: has as many
# may fail: takes any data
import hashlib
from concurrent.futures import ThreadPoolExecutor


def sha256(block):
    return hashlib.sha256(block).digest()


def fingerprint(data, size=1_000_000, workers=4, digest=sha256):
    if size < 1 or workers < 1:
        raise ValueError("size and workers must be at least 1")
    blocks = [data[start : start + size] for start in range(0, len(data), size)]
    with ThreadPoolExecutor() as pool:
        digests = list(pool.map(digest, blocks))
    return hashlib.sha256(b"".join(digests)).hexdigest()
