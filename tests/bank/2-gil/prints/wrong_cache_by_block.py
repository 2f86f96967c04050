import hashlib
from concurrent.futures import ThreadPoolExecutor
def sha256(block): return hashlib.sha256(block).digest()
def fingerprint(data, size=1_000_000, workers=4, digest=sha256):
    if size < 1 or workers < 1: raise ValueError
    blocks = [data[i:i+size] for i in range(0, len(data), size)]
    different = list(dict.fromkeys(blocks))
    with ThreadPoolExecutor(workers) as pool: known = dict(zip(different, pool.map(digest, different)))
    return hashlib.sha256(b"".join(known[b] for b in blocks)).hexdigest()
