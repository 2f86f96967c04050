# mistake: work done by the parent
# fails: returns what the function | notices a child | raises a RuntimeError
import multiprocessing
import os


def vanish(number):
    os._exit(int(number))


def nothing():
    pass


def run_checked(function, number):
    child = multiprocessing.Process(target=nothing)
    child.start()
    child.join()
    try:
        return float(function(number))
    except Exception as error:
        raise RuntimeError(f"{type(error).__name__}: {error}")
