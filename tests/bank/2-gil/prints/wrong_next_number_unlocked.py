# mistake: none
# fails: digests each block exactly once
import hashlib
import threading


def sha256(block):
    return hashlib.sha256(block).digest()


def fingerprint(data, size=1_000_000, workers=4, digest=sha256):
    if size < 1 or workers < 1:
        raise ValueError
    blocks = [data[start : start + size] for start in range(0, len(data), size)]
    digests, errors, following = {}, [], 0

    def work():
        nonlocal following
        while following < len(blocks) and not errors:
            number = following
            following = number + 1
            try:
                digests[number] = digest(blocks[number])
            except Exception as error:
                errors.append(error)

    team = [threading.Thread(target=work) for _ in range(min(workers, len(blocks)))]
    for thread in team:
        thread.start()
    for thread in team:
        thread.join()
    if errors:
        raise errors[0]
    return hashlib.sha256(b"".join(digests[n] for n in range(len(blocks)))).hexdigest()
