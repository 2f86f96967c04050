import hashlib
import threading


def sha256(block):
    return hashlib.sha256(block).digest()


def fingerprint(data, size=1_000_000, workers=4, digest=sha256):
    if size < 1 or workers < 1:
        raise ValueError("size and workers must be at least 1")
    blocks = [data[start : start + size] for start in range(0, len(data), size)]
    seats = threading.Semaphore(workers)
    digests = []

    def one(block):
        with seats:
            digests.append(digest(block))

    threads = [threading.Thread(target=one, args=(block,)) for block in blocks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return hashlib.sha256(b"".join(digests)).hexdigest()
