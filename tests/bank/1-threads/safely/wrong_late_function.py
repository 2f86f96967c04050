# mistake: late-binding function
# fails: keeps the results | has its name | returns when all
# may fail: same time
import threading


def run_safely(tasks):
    results, errors = {}, {}
    threads = []
    for name, function in tasks.items():

        def run_one():
            try:
                results[name] = function()
            except Exception as error:
                errors[name] = f"{type(error).__name__}: {error}"

        threads.append(threading.Thread(target=run_one, name=name))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results, errors
