import hashlib
from concurrent.futures import ThreadPoolExecutor
def sha256(block): return hashlib.sha256(block).digest()
def fingerprint(data, size=1_000_000, workers=4, digest=sha256):
    if size == 0 or workers == 0: raise ValueError
    blocks = [data[i:i+size] for i in range(0, len(data), size)]
    with ThreadPoolExecutor(workers) as pool: digests = list(pool.map(digest, blocks))
    return hashlib.sha256(b"".join(digests)).hexdigest()
