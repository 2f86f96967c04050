# mistake: lock held during the work
# fails: has as many | goes on with the other
# may fail: digests each block | takes any data
import hashlib
import threading


def sha256(block):
    return hashlib.sha256(block).digest()


def fingerprint(data, size=1_000_000, workers=4, digest=sha256):
    if size < 1 or workers < 1:
        raise ValueError("size and workers must be at least 1")
    blocks = [data[start : start + size] for start in range(0, len(data), size)]
    digests = [None] * len(blocks)
    waiting = list(enumerate(blocks))
    lock = threading.Lock()
    errors = []

    def work():
        while True:
            with lock:
                if not waiting or errors:
                    return
                index, block = waiting.pop(0)
                try:
                    digests[index] = digest(block)
                except Exception as error:
                    errors.append(error)

    team = [threading.Thread(target=work) for _ in range(workers)]
    for worker in team:
        worker.start()
    for worker in team:
        worker.join()
    if errors:
        raise errors[0]
    return hashlib.sha256(b"".join(digests)).hexdigest()
