# mistake: no worker at all
# fails: has as many | goes on with the other | digests each block
# may fail: takes any data
import hashlib
import threading


def sha256(block):
    return hashlib.sha256(block).digest()


def fingerprint(data, size=1_000_000, workers=4, digest=sha256):
    if size < 1 or workers < 1:
        raise ValueError("size and workers must be at least 1")
    blocks = [data[start : start + size] for start in range(0, len(data), size)]
    digests = [digest(block) for block in blocks]
    return hashlib.sha256(b"".join(digests)).hexdigest()
