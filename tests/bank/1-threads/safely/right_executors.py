import threading
from concurrent.futures import Future


def run_safely(tasks):
    futures = {name: Future() for name in tasks}

    def run(function, future):
        try:
            future.set_result(function())
        except BaseException as error:
            future.set_exception(error)

    for name, function in tasks.items():
        threading.Thread(target=run, args=(function, futures[name]), name=name).start()
    results = {name: f.result() for name, f in futures.items() if f.exception() is None}
    errors = {
        name: f"{type(f.exception()).__name__}: {f.exception()}"
        for name, f in futures.items()
        if f.exception() is not None
    }
    return results, errors
