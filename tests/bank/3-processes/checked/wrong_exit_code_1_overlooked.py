# mistake: no error came for exit code 1
# fails: notices a child
import multiprocessing
import os


def vanish(number):
    """End this process at once, without an exception."""
    os._exit(int(number))


def work(function, number, result, error_text):
    """What the child does."""
    try:
        result.value = function(number)
    except Exception as error:
        text = f"{type(error).__name__}: {error}"
        error_text.value = text.encode()[:1000]


def run_checked(function, number):
    """Return `function(number)`, computed by a child, or raise RuntimeError."""
    result = multiprocessing.Value("d")
    error_text = multiprocessing.Array("c", 1000)
    child = multiprocessing.Process(target=work, args=(function, number, result, error_text))
    child.start()
    child.join()
    text = error_text.value.decode(errors="replace")
    if text:
        raise RuntimeError(text)
    if child.exitcode not in (0, 1):
        raise RuntimeError(f"exit code {child.exitcode}")
    return result.value
