# mistake: an except that takes what was to be raised
# fails: raises what a
import hashlib
import threading


def sha256(block):
    return hashlib.sha256(block).digest()


def fingerprint(data, size=1_000_000, workers=4, digest=sha256):
    if size < 1 or workers < 1:
        raise ValueError("at least 1")
    import queue

    starts = list(range(0, len(data), size))
    digests = [b""] * len(starts)
    waiting, errors = queue.Queue(), []
    for pair in enumerate(starts):
        waiting.put(pair)

    def work():
        while not errors:
            try:
                index, start = waiting.get_nowait()
                digests[index] = digest(data[start : start + size])
            except queue.Empty:
                return
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
