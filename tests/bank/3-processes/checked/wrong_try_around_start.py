# mistake: try/except around start() or join()
# fails: raises a RuntimeError | notices a child | takes other exceptions
import multiprocessing
import os


def vanish(number):
    os._exit(int(number))


def work(function, number, result):
    result.value = function(number)


def run_checked(function, number):
    result = multiprocessing.Value("d", 0.0)
    child = multiprocessing.Process(target=work, args=(function, number, result))
    try:
        child.start()
        child.join()
        if child.exitcode > 1:
            raise RuntimeError(f"exit code {child.exitcode}")
    except Exception as error:
        raise RuntimeError(f"{type(error).__name__}: {error}")
    return result.value
