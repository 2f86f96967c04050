# fails: digests each block
import hashlib
import threading

waiting, digests, errors = [], [], []
lock = threading.Lock()


def sha256(block):
    return hashlib.sha256(block).digest()


def fingerprint(data, size=1_000_000, workers=4, digest=sha256):
    if size < 1 or workers < 1:
        raise ValueError("at least 1")
    starts = list(range(0, len(data), size))
    waiting[:] = enumerate(starts)
    digests[:] = [b""] * len(starts)
    errors.clear()

    def work():
        while True:
            with lock:
                if not waiting or errors:
                    return
                index, start = waiting.pop(0)
            try:
                digests[index] = digest(data[start : start + size])
            except Exception as error:
                errors.append(error)

    team = [threading.Thread(target=work) for _ in range(min(workers, len(starts)))]
    for worker in team:
        worker.start()
    for worker in team:
        worker.join()
    if errors:
        raise errors[0]
    return hashlib.sha256(b"".join(digests)).hexdigest()
