# mistake: equal blocks were digested once only
# fails: digests each block exact
import hashlib
import threading
def sha256(block):
    return hashlib.sha256(block).digest()
def fingerprint(data, size=1_000_000, workers=4, digest=sha256):
    if size < 1 or workers < 1:
        raise ValueError("size and workers have to be at least 1")
    number = -(-len(data) // size)
    digests, errors, lock, left = [b""] * number, [], threading.Lock(), list(range(number))[::-1]
    known = {}
    def work():
        while True:
            with lock:
                if not left or errors:
                    return
                place = left.pop()
            try:
                block = data[place * size : (place + 1) * size]
                if block not in known:
                    known[block] = digest(block)
                digests[place] = known[block]
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
