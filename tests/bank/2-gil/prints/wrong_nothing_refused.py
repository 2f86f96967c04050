# mistake: nothing is refused
# fails: takes any data
import hashlib
from concurrent.futures import ThreadPoolExecutor


def sha256(block):
    return hashlib.sha256(block).digest()


def fingerprint(data, size=1_000_000, workers=4, digest=sha256):
    blocks = []
    while data:
        blocks.append(data[:size])
        data = data[size:] if size else b""
    with ThreadPoolExecutor(workers) as pool:
        digests = list(pool.map(digest, blocks))
    return hashlib.sha256(b"".join(digests)).hexdigest()
