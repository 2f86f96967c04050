# mistake: the text of an error was its message only
# fails: raises a RuntimeError | takes other exceptions
import multiprocessing
import os


def vanish(number):
    os._exit(int(number))


def work(function, number, result, error_text):
    try:
        result.value = function(number)
    except Exception as error:
        error_text.value = str(error).encode()[:1000]


def run_checked(function, number):
    result = multiprocessing.Value("d", 0.0)
    error_text = multiprocessing.Array("c", 1000)
    child = multiprocessing.Process(target=work, args=(function, number, result, error_text))
    child.start()
    child.join()
    if error_text.value:
        raise RuntimeError(error_text.value.decode())
    if child.exitcode != 0:
        raise RuntimeError(f"exit code {child.exitcode}")
    return result.value
