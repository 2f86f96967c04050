import hashlib
import threading


def sha256(block):
    return hashlib.sha256(block).digest()


def fingerprint(data, size=1_000_000, workers=4, digest=sha256):
    if size < 1 or workers < 1:
        raise ValueError("size and workers must be at least 1")
    blocks = [data[start : start + size] for start in range(0, len(data), size)]
    digests = [b""] * len(blocks)
    todo, guard, errors = enumerate(blocks), threading.Lock(), []

    def following():
        with guard:
            return next(todo, None)

    def work():
        try:
            while pair := following():
                digests[pair[0]] = digest(pair[1])
        except Exception as error:
            errors.append(error)

    team = [threading.Thread(target=work, name=f"digester {n}") for n in range(workers)]
    [member.start() for member in team]
    [member.join() for member in team]
    if errors:
        raise type(errors[0])(*errors[0].args)
    return hashlib.sha256(b"".join(digests)).hexdigest()
