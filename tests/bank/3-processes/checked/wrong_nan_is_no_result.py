# mistake: an exception where none was due
# fails: takes other exceptions a
import math
import multiprocessing


def work(function, number, result, error_text):
    try:
        result.value = function(number)
    except Exception as error:
        error_text.value = f"{type(error).__name__}: {error}".encode()[:1000]


def run_checked(function, number):
    result = multiprocessing.Value("d", math.nan)
    error_text = multiprocessing.Array("c", 1001)
    process = multiprocessing.Process(target=work, args=(function, number, result, error_text))
    process.start()
    process.join()
    if process.exitcode != 0:
        raise RuntimeError(f"exit code {process.exitcode}")
    if math.isnan(result.value):
        raise RuntimeError(error_text.value.decode(errors="ignore"))
    return result.value
