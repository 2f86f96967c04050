# mistake: a wait with a time limit
# fails: notices a child
import multiprocessing
import os


def vanish(number):
    """End this process at once, without an exception."""
    os._exit(int(number))


def work(function, number, result, error_text):
    try:
        result.value = function(number)
    except Exception as error:
        error_text.value = f"{type(error).__name__}: {error}".encode()[:8000]


def run_checked(function, number):
    result = multiprocessing.Value("d")
    error_text = multiprocessing.Array("c", 8001)
    process = multiprocessing.Process(target=work, args=(function, number, result, error_text))
    process.start()
    process.join(10)
    if process.is_alive():
        process.terminate()
        process.join()
    if error_text.value:
        raise RuntimeError(error_text.value.decode(errors="ignore"))
    if process.exitcode:
        raise RuntimeError(f"exit code {process.exitcode}")
    return result.value
