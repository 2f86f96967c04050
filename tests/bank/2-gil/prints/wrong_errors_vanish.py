# mistake: exception in a worker not caught
# fails: raises what a digest
import hashlib
import threading


def sha256(block):
    return hashlib.sha256(block).digest()


def fingerprint(data, size=1_000_000, workers=4, digest=sha256):
    if size < 1 or workers < 1:
        raise ValueError("size and workers must be at least 1")
    blocks = [data[start : start + size] for start in range(0, len(data), size)]
    digests = [b""] * len(blocks)
    waiting = list(range(len(blocks)))
    lock = threading.Lock()

    def work():
        while True:
            with lock:
                if not waiting:
                    return
                index = waiting.pop(0)
            digests[index] = digest(blocks[index])

    team = [threading.Thread(target=work) for _ in range(workers)]
    for worker in team:
        worker.start()
    for worker in team:
        worker.join()
    return hashlib.sha256(b"".join(digests)).hexdigest()
