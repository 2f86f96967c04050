# mistake: none
# fails: digests each block
# may fail: digests the blocks | goes on with the other | has as many | raises what a
import hashlib
import threading


def sha256(block):
    return hashlib.sha256(block).digest()


def fingerprint(data, size=1_000_000, workers=4, digest=sha256):
    if size < 1 or workers < 1:
        raise ValueError("size and workers must be at least 1")
    blocks = [data[start : start + size] for start in range(0, len(data), size)]
    digests = [None] * len(blocks)
    lock = threading.Lock()
    number = 0
    errors = []

    def work():
        nonlocal number
        for block in blocks:
            try:
                result = digest(block)
            except Exception as error:
                errors.append(error)
                return
            with lock:
                if number < len(blocks):
                    digests[number] = result
                    number += 1

    team = [threading.Thread(target=work) for _ in range(workers)]
    for worker in team:
        worker.start()
    for worker in team:
        worker.join()
    if errors:
        raise errors[0]
    return hashlib.sha256(b"".join(digests)).hexdigest()
