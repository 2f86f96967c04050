import hashlib
import io
import threading
from concurrent.futures import Future
from functools import partial


def sha256(block):
    return hashlib.sha256(block).digest()



def fingerprint(data, size=1_000_000, workers=4, digest=sha256):
    """Return the hash of the hashes of the blocks of `data`, digested by several threads."""
    if size < 1 or workers < 1:
        raise ValueError(f"{size=}, {workers=}")
    seats = threading.Semaphore(workers)

    def settle(future, block):
        try:
            answer = digest(block)
        except BaseException as error:
            future.set_exception(error)
        else:
            future.set_result(answer)
        finally:
            seats.release()

    futures, threads = [], []
    for block in iter(partial(io.BytesIO(data).read, size), b""):
        seats.acquire()
        futures.append(Future())
        threads.append(threading.Thread(target=settle, args=(futures[-1], block)))
        threads[-1].start()
    for thread in threads:
        thread.join()

    whole = hashlib.sha256()
    for future in futures:
        whole.update(future.result())
    return whole.hexdigest()
