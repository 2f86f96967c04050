# mistake: try/except around start() or join()
# fails: raises what a digest
# may fail: digests the blocks | has as many | digests each block | goes on with | takes any data
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

    def one(index, block):
        with seats:
            digests[index] = digest(block)

    threads = [threading.Thread(target=one, args=pair) for pair in enumerate(blocks)]
    for thread in threads:
        thread.start()
    try:
        for thread in threads:
            thread.join()
    except Exception as error:
        raise error
    return hashlib.sha256(b"".join(digests)).hexdigest()
