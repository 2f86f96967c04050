import multiprocessing
import os


def vanish(number):
    """End this process at once, without an exception."""
    os._exit(int(number))


import queue


def work(function, number, q):
    try:
        q.put(float(function(number)))
    except Exception as error:
        q.put(f"{type(error).__name__}: {error}")


def run_checked(function, number):
    q = multiprocessing.Queue()
    child = multiprocessing.Process(target=work, args=(function, number, q))
    child.start()
    while True:
        try:
            said = q.get(timeout=0.1)
            break
        except queue.Empty:
            if child.exitcode is not None:
                try:
                    said = q.get(timeout=0.1)
                    break
                except queue.Empty:
                    raise RuntimeError(f"exit code {child.exitcode}") from None
    child.join()
    if isinstance(said, str):
        raise RuntimeError(said)
    return said
