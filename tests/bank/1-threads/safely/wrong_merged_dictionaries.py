# mistake: the result of a task was lost
# fails: exceptions of every type
import threading


def run_safely(tasks):
    results, errors = {}, {}

    def run(name, function):
        nonlocal results, errors
        try:
            value = function()
            results = results | {name: value}
        except Exception as error:
            errors = errors | {name: f"{type(error).__name__}: {error}"}

    threads = [threading.Thread(target=run, args=pair, name=pair[0]) for pair in tasks.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results, errors
