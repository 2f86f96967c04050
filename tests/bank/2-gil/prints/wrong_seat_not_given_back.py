# mistake: an exception skips what gives back
# fails: raises what a digest has raised
import hashlib
import threading


def sha256(block):
    return hashlib.sha256(block).digest()


def fingerprint(data, size=1_000_000, workers=4, digest=sha256):
    if size < 1 or workers < 1:
        raise ValueError("size and workers must be at least 1")
    blocks = [data[i : i + size] for i in range(0, len(data), size)]
    digests = [None] * len(blocks)
    errors = []
    seats = threading.Semaphore(workers)

    def work(number):
        try:
            seats.acquire()
            digests[number] = digest(blocks[number])
            seats.release()
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(len(blocks))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return hashlib.sha256(b"".join(digests)).hexdigest()
