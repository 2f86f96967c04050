# mistake: join inside the start loop
# fails: has as many | goes on with the other | takes any data
# may fail: digests each block
import hashlib
import threading


def sha256(block):
    return hashlib.sha256(block).digest()


def fingerprint(data, size=1_000_000, workers=4, digest=sha256):
    if size < 1 or workers < 1:
        raise ValueError("size and workers must be at least 1")
    blocks = [data[start : start + size] for start in range(0, len(data), size)]
    digests = [None] * len(blocks)
    errors = []

    def one(index, block):
        try:
            digests[index] = digest(block)
        except Exception as error:
            errors.append(error)

    for index, block in enumerate(blocks):
        thread = threading.Thread(target=one, args=(index, block))
        thread.start()
        thread.join()
    for error in errors:
        raise error
    return hashlib.sha256(b"".join(digests)).hexdigest()
