# mistake: none
# fails: raises what a digest has raised
import hashlib
from concurrent.futures import ThreadPoolExecutor, wait


def sha256(block):
    return hashlib.sha256(block).digest()


def fingerprint(data, size=1_000_000, workers=4, digest=sha256):
    if size < 1 or workers < 1:
        raise ValueError("too small")
    blocks = [data[start : start + size] for start in range(0, len(data), size)]
    with ThreadPoolExecutor(workers) as pool:
        futures = [pool.submit(digest, block) for block in blocks]
    for future in futures:
        error = future.exception()
        if error:
            raise type(error)(str(error))
    return hashlib.sha256(b"".join(future.result() for future in futures)).hexdigest()
