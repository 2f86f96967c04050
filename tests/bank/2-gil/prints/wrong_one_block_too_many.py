# mistake: an empty block was digested at the end
# fails: digests each block exact | goes on with the other b | raises what a digest has | takes any data, size and
import hashlib
import threading
def sha256(block):
    return hashlib.sha256(block).digest()
def fingerprint(data, size=1_000_000, workers=4, digest=sha256):
    if size < 1 or workers < 1:
        raise ValueError("size and workers have to be at least 1")
    number = len(data) // size + 1
    digests, errors, lock, left = [b""] * number, [], threading.Lock(), list(range(number))[::-1]
    def work():
        while True:
            with lock:
                if not left or errors:
                    return
                place = left.pop()
            try:
                digests[place] = digest(data[place * size : (place + 1) * size])
            except Exception as error:
                with lock:
                    errors.append(error)
                return
    crew = [threading.Thread(target=work) for _ in range(min(workers, number))]
    for t in crew:
        t.start()
    for t in crew:
        t.join()
    if errors:
        raise errors[0]
    return hashlib.sha256(b"".join(digests)).hexdigest()
