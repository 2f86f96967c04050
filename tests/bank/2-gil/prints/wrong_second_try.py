# mistake: a call that had failed was made again
# fails: raises what a
import hashlib
import threading


def sha256(block):
    return hashlib.sha256(block).digest()


def fingerprint(data, size=1_000_000, workers=4, digest=sha256):
    if size < 1 or workers < 1:
        raise ValueError("size and workers must be at least 1")
    number_of_blocks = (len(data) + size - 1) // size
    digests = [None] * number_of_blocks
    errors = []
    lock = threading.Lock()
    next_block = 0

    def work():
        nonlocal next_block
        while True:
            with lock:
                if next_block >= number_of_blocks or errors:
                    return
                place = next_block
                next_block += 1
            try:
                try:
                    digests[place] = digest(data[place * size : (place + 1) * size])
                except Exception:
                    digests[place] = digest(data[place * size : (place + 1) * size])
            except Exception as error:
                with lock:
                    errors.append(error)

    threads = [threading.Thread(target=work) for _ in range(min(workers, number_of_blocks))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return hashlib.sha256(b"".join(digests)).hexdigest()
