# mistake: no error came for a child that a signal ended
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
        error_text.value = f"{type(error).__name__}: {error}".encode()[:1000]
        raise SystemExit(1)


def run_checked(function, number):
    result = multiprocessing.Value("d", 0.0)
    error_text = multiprocessing.Array("c", 1000)
    args = (function, number, result, error_text)
    child = multiprocessing.Process(target=work, args=args)
    child.start()
    child.join()
    if error_text.value:
        raise RuntimeError(error_text.value.decode(errors="ignore"))
    if child.exitcode > 0:
        raise RuntimeError(f"exit code {child.exitcode}")
    return result.value
