# mistake: the digests were not in the order of the blocks
# fails: goes on with the other
# may fail: digests the blocks | digests each block | has as many | raises what a | takes any data
import hashlib
import threading


def sha256(block):
    return hashlib.sha256(block).digest()


def fingerprint(data, size=1_000_000, workers=4, digest=sha256):
    if size < 1 or workers < 1:
        raise ValueError("size and workers must be at least 1")
    blocks = [data[start : start + size] for start in range(0, len(data), size)]
    seats = threading.Semaphore(workers)
    digests, errors = [], []

    def one(block):
        with seats:
            try:
                digests.append(digest(block))
            except Exception as error:
                errors.append(error)

    threads = [threading.Thread(target=one, args=(block,)) for block in blocks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for error in errors:
        raise error
    return hashlib.sha256(b"".join(digests)).hexdigest()
