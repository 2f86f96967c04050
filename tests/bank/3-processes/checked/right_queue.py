import multiprocessing
import os


def vanish(number):
    os._exit(int(number))


def work(queue, function, number):
    try:
        queue.put(("ok", function(number)))
    except Exception as error:
        queue.put((type(error).__name__, str(error)))


def run_checked(function, number):
    queue = multiprocessing.SimpleQueue()
    child = multiprocessing.Process(target=work, args=(queue, function, number))
    child.start()
    child.join()
    if queue.empty():
        raise RuntimeError("exit code %d" % child.exitcode)
    word, value = queue.get()
    if word != "ok":
        raise RuntimeError(word + ": " + value)
    return float(value)
