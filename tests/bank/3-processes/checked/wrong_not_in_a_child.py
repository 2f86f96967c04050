# mistake: no worker at all
# fails: returns what the function | notices a child | raises a RuntimeError
import multiprocessing
import os


def vanish(number):
    os._exit(int(number))


def run_checked(function, number):
    try:
        return float(function(number))
    except Exception as error:
        raise RuntimeError(f"{type(error).__name__}: {error}")
