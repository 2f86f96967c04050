from concurrent.futures import Future
from threading import Thread


def fulfil(promise, function):
    try:
        promise.set_result(function())
    except BaseException as error:
        promise.set_exception(error)


def run_safely(tasks):
    """Call all functions of `tasks` at once; return `results, errors` by name."""
    promises = {name: Future() for name in tasks}
    workers = [
        Thread(name=name, target=fulfil, args=(promises[name], function))
        for name, function in tasks.items()
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    results, errors = {}, {}
    for name, promise in promises.items():
        error = promise.exception()
        if error is None:
            results[name] = promise.result()
        else:
            errors[name] = f"{type(error).__name__}: {error}"
    return results, errors
