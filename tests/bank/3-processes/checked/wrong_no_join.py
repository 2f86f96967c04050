# mistake: no join | no error came for a function that raises an exception | no error came for a child that ended itself
# fails: returns what the function | raises a RuntimeError | notices a child | takes other exceptions
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
    if error_text.value:
        raise RuntimeError(error_text.value.decode())
    if child.exitcode:
        raise RuntimeError(f"exit code {child.exitcode}")
    return result.value
