# mistake: a variable that processes do not share | no error came for a function that raises an exception
# fails: returns what the function | raises a RuntimeError | takes other exceptions | notices a child
import multiprocessing
import os


def vanish(number):
    os._exit(int(number))


result = None
error_text = ""


def work(function, number):
    global result, error_text
    try:
        result = function(number)
    except Exception as error:
        error_text = f"{type(error).__name__}: {error}"


def run_checked(function, number):
    child = multiprocessing.Process(target=work, args=(function, number))
    child.start()
    child.join()
    if error_text:
        raise RuntimeError(error_text)
    if child.exitcode:
        raise RuntimeError(f"exit code {child.exitcode}")
    return result
