# mistake: nothing is ever put in | exception in a worker not caught
# fails: keeps the results | same time | returns when all
import threading


def run_safely(tasks):
    results, errors = {}, {}

    def run_one(name, function):
        results[name] = function()

    threads = []
    for name, function in tasks.items():
        thread = threading.Thread(target=run_one, args=(name, function), name=name)
        thread.start()
        threads.append(thread)
    for thread in threads:
        thread.join()
    return results, errors
