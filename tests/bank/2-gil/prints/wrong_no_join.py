# mistake: no join | the exception of a digest was not raised
# fails: digests the blocks | digests each block | goes on with the other
# may fail: has as many | raises what a digest | takes any data
import hashlib
import threading


def sha256(block):
    return hashlib.sha256(block).digest()


def fingerprint(data, size=1_000_000, workers=4, digest=sha256):
    if size < 1 or workers < 1:
        raise ValueError("size and workers must be at least 1")
    blocks = [data[start : start + size] for start in range(0, len(data), size)]
    digests = [b""] * len(blocks)
    seats = threading.Semaphore(workers)
    errors = []

    def one(index, block):
        with seats:
            try:
                digests[index] = digest(block)
            except Exception as error:
                errors.append(error)

    threads = [threading.Thread(target=one, args=pair) for pair in enumerate(blocks)]
    for thread in threads:
        thread.start()
    for error in errors:
        raise error
    return hashlib.sha256(b"".join(digests)).hexdigest()
