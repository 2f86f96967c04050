# mistake: a task had the error of another one | another text of an exception
# fails: exceptions of every type
# may fail: has all tasks
import threading


def run_safely(tasks):
    results, errors = {}, {}
    last = None

    def run(name, function):
        nonlocal last
        try:
            results[name] = function()
        except Exception as error:
            last = error
            errors[name] = f"{type(last).__name__}: {last}"

    threads = [threading.Thread(target=run, args=pair, name=pair[0]) for pair in tasks.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results, errors
