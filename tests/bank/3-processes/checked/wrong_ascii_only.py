# mistake: the letters that ASCII does not have were lost
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
        error_text.value = f"{type(error).__name__}: {error}".encode("ascii", "replace")[:9999]
def run_checked(function, number):
    result = multiprocessing.Value("d", 0)
    text = multiprocessing.Array("c", 10000)
    child = multiprocessing.Process(target=work, args=(function, number, result, text))
    child.start()
    child.join()
    if text.value:
        raise RuntimeError(text.value.decode("ascii"))
    if child.exitcode != 0:
        raise RuntimeError(f"exit code {child.exitcode}")
    return result.value
