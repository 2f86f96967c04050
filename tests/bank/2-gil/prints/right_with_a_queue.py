import hashlib
import queue
import threading


def sha256(block):
    return hashlib.sha256(block).digest()


def fingerprint(data, size=1_000_000, workers=4, digest=sha256):
    if size < 1 or workers < 1:
        raise ValueError("size and workers must be at least 1")
    blocks = [data[start : start + size] for start in range(0, len(data), size)]
    waiting = queue.Queue()
    for pair in enumerate(blocks):
        waiting.put(pair)
    for _ in range(workers):
        waiting.put(None)
    done = queue.Queue()

    def work():
        for index, block in iter(waiting.get, None):
            try:
                done.put((index, digest(block), None))
            except Exception as error:
                done.put((index, None, error))

    for _ in range(workers):
        threading.Thread(target=work, daemon=True).start()
    found = sorted((done.get() for _ in blocks), key=lambda entry: entry[0])
    for _, _, error in found:
        if error:
            raise error
    digests = [part for _, part, _ in found]
    return hashlib.sha256(b"".join(digests)).hexdigest()
