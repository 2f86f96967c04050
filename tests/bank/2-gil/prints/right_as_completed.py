import hashlib
from concurrent import futures


def sha256(block):
    return hashlib.sha256(block).digest()


def fingerprint(data, size=1_000_000, workers=4, digest=sha256):
    if size < 1 or workers < 1:
        raise ValueError("size and workers must be at least 1")
    blocks = [data[start : start + size] for start in range(0, len(data), size)]
    digests = [b""] * len(blocks)
    with futures.ThreadPoolExecutor(max_workers=workers) as pool:
        places = {pool.submit(digest, block): place for place, block in enumerate(blocks)}
        for future in futures.as_completed(places):
            digests[places[future]] = future.result()
    return hashlib.sha256(b"".join(digests)).hexdigest()
