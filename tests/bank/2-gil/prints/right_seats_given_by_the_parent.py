import hashlib
import threading


def sha256(block):
    return hashlib.sha256(block).digest()


class Digester(threading.Thread):
    def __init__(self, digest, block, seats):
        super().__init__()
        self.digest, self.block, self.seats = digest, block, seats
        self.error = None

    def run(self):
        try:
            self.value = self.digest(self.block)
        except Exception as error:
            self.error = error
        finally:
            self.seats.release()

    def result(self):
        self.join()
        if self.error:
            raise self.error
        return self.value


def fingerprint(data, size=1_000_000, workers=4, digest=sha256):
    if size < 1 or workers < 1:
        raise ValueError("size and workers must be at least 1")
    blocks = [data[start : start + size] for start in range(0, len(data), size)]
    seats = threading.BoundedSemaphore(workers)
    team = []
    for block in blocks:
        seats.acquire()
        team.append(Digester(digest, block, seats))
        team[-1].start()
    digests = [member.result() for member in team]
    return hashlib.sha256(b"".join(digests)).hexdigest()
