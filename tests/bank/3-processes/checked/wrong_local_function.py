# mistake: a function that cannot be handed to a process
# fails: returns what the function | raises a RuntimeError | notices a child | takes other exceptions
import multiprocessing
import os


def vanish(number):
    os._exit(int(number))


def run_checked(function, number):
    result = multiprocessing.Value("d", 0.0)
    text = multiprocessing.Array("c", 1000)

    def work():
        try:
            result.value = function(number)
        except Exception as error:
            text.value = f"{type(error).__name__}: {error}".encode()[:999]

    child = multiprocessing.Process(target=work)
    child.start()
    child.join()
    if text.value:
        raise RuntimeError(text.value.decode())
    if child.exitcode:
        raise RuntimeError(f"exit code {child.exitcode}")
    return result.value
