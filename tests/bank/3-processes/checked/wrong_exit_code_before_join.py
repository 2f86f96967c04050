# mistake: asked before the wait
# fails: returns what the function | notices a child | takes other exceptions
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
    code = child.exitcode
    child.join()
    if error_text.value:
        raise RuntimeError(error_text.value.decode(errors="ignore"))
    if code != 0:
        raise RuntimeError(f"exit code {code}")
    return result.value
