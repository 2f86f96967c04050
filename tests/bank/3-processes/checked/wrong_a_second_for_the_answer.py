# mistake: a wait with a time limit
# fails: notices a child
import multiprocessing
import os
import queue


def vanish(number):
    os._exit(int(number))


def work(function, number, q):
    try:
        q.put(("ok", function(number)))
    except Exception as error:
        q.put(("error", f"{type(error).__name__}: {error}"))


def run_checked(function, number):
    q = multiprocessing.Queue()
    p = multiprocessing.Process(target=work, args=(function, number, q))
    p.start()
    try:
        kind, value = q.get(timeout=1)
    except queue.Empty:
        p.join()
        raise RuntimeError(f"exit code {p.exitcode}")
    p.join()
    if kind == "error":
        raise RuntimeError(value)
    return float(value)
