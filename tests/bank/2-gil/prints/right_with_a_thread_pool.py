import hashlib
from multiprocessing.pool import ThreadPool


def sha256(block):
    return hashlib.sha256(block).digest()


def fingerprint(data, size=1_000_000, workers=4, digest=sha256):
    if size < 1 or workers < 1:
        raise ValueError("size and workers must be at least 1")
    blocks = [data[start : start + size] for start in range(0, len(data), size)]
    with ThreadPool(workers) as pool:
        digests = pool.map(digest, blocks, chunksize=1)
    return hashlib.sha256(b"".join(digests)).hexdigest()
