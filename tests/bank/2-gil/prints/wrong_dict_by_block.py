# mistake: equal blocks had one digest only
# fails: digests each block
import hashlib
import threading


def sha256(block):
    return hashlib.sha256(block).digest()


def fingerprint(data, size=1_000_000, workers=4, digest=sha256):
    if size < 1 or workers < 1:
        raise ValueError("at least 1")
    starts = list(range(0, len(data), size))
    digests, found = [None] * len(starts), {}
    waiting, errors, lock = list(enumerate(starts)), [], threading.Lock()

    def work():
        while True:
            with lock:
                if not waiting or errors:
                    return
                index, start = waiting.pop(0)
            block = data[start : start + size]
            try:
                found[block] = digest(block)
            except Exception as error:
                errors.append(error)

    team = [threading.Thread(target=work) for _ in range(min(workers, len(starts)))]
    for worker in team:
        worker.start()
    for worker in team:
        worker.join()
    if errors:
        raise errors[0]
    return hashlib.sha256(b"".join(found[data[s : s + size]] for s in starts)).hexdigest()
