# mistake: expects a return value from a worker | only the exit code was told, not the exception
# fails: returns what the function | raises a RuntimeError | takes other exceptions | notices a child
import multiprocessing
import os


def vanish(number):
    os._exit(int(number))


def run_checked(function, number):
    child = multiprocessing.Process(target=function, args=(number,))
    result = child.start()
    child.join()
    if child.exitcode != 0:
        raise RuntimeError(f"exit code {child.exitcode}")
    return result
