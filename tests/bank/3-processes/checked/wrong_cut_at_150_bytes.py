# mistake: the text was cut before its 200th byte
# fails: takes other exceptions and longer messages
import multiprocessing
import os


def vanish(number):
    """End this process at once, without an exception."""
    os._exit(int(number))


def work(function, number, result, error_text):
    try:
        result.value = function(number)
    except Exception as error:
        error_text.value = f"{type(error).__name__}: {error}".encode()[:150]
def run_checked(function, number):
    result = multiprocessing.Value("d", 0.0)
    text = multiprocessing.Array("c", 200)
    child = multiprocessing.Process(target=work, args=(function, number, result, text))
    child.start()
    child.join()
    if child.exitcode:
        raise RuntimeError(f"exit code {child.exitcode}")
    if text.value:
        raise RuntimeError(text.value.decode("utf-8", "ignore"))
    return result.value
