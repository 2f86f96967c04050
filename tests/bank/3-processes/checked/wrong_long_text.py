# mistake: an except that fails itself
# fails: takes other exceptions
import multiprocessing
import os


def vanish(number):
    os._exit(int(number))


def work(function, number, result, text):
    try:
        result.value = function(number)
    except Exception as error:
        text.value = f"{type(error).__name__}: {error}".encode()


def run_checked(function, number):
    result = multiprocessing.Value("d", 0.0)
    text = multiprocessing.Array("c", 1000)
    child = multiprocessing.Process(target=work, args=(function, number, result, text))
    child.start()
    child.join()
    if text.value:
        raise RuntimeError(text.value.decode())
    if child.exitcode:
        raise RuntimeError(f"exit code {child.exitcode}")
    return result.value
