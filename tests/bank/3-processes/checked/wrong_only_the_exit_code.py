# mistake: only the exit code was told, not the exception
# fails: raises a RuntimeError | takes other exceptions
import multiprocessing
import os


def vanish(number):
    os._exit(int(number))


def work(function, number, result):
    result.value = function(number)


def run_checked(function, number):
    result = multiprocessing.Value("d", 0.0)
    child = multiprocessing.Process(target=work, args=(function, number, result))
    child.start()
    child.join()
    if child.exitcode:
        raise RuntimeError(f"exit code {child.exitcode}")
    return result.value
