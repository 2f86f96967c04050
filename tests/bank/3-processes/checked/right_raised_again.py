import multiprocessing
import os


def vanish(number):
    os._exit(int(number))


def work(function, number, result, text, length):
    try:
        result[0] = function(number)
    except BaseException as error:
        told = (type(error).__name__ + ": " + str(error)).encode("utf-8")[:300]
        text[: len(told)] = told
        length.value = len(told)
        raise


def run_checked(function, number):
    result = multiprocessing.RawArray("d", 1)
    text = multiprocessing.RawArray("B", 300)
    length = multiprocessing.Value("i", 0)
    child = multiprocessing.Process(target=work, args=(function, number, result, text, length))
    child.start()
    child.join()
    if child.exitcode == 0:
        return result[0]
    if length.value:
        raise RuntimeError(bytes(text[: length.value]).decode("utf-8", "replace"))
    raise RuntimeError("exit code " + str(child.exitcode))
