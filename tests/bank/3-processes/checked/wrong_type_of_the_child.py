# mistake: another exception than the one asked for
# fails: raises a RuntimeError | notices a child | takes other exceptions
import multiprocessing
import os


def vanish(number):
    os._exit(int(number))


def work(function, number, result, error_text):
    try:
        result.value = function(number)
    except Exception as error:
        error_text.value = f"{type(error).__name__}: {error}".encode()[:1000]


def run_checked(function, number):
    result = multiprocessing.Value("d", 0.0)
    error_text = multiprocessing.Array("c", 1000)
    child = multiprocessing.Process(target=work, args=(function, number, result, error_text))
    child.start()
    child.join()
    if error_text.value:
        raise ValueError(error_text.value.decode(errors="ignore"))
    if child.exitcode != 0:
        raise SystemExit(child.exitcode)
    return result.value
