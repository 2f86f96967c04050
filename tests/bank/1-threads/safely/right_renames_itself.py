import threading


def run_safely(tasks):
    """Call all functions of `tasks` at once; return `results, errors` by name."""
    results, errors = {}, {}

    def run(name, function):
        threading.current_thread().name = name
        try:
            value = function()
        except Exception as error:
            errors[name] = f"{type(error).__name__}: {error}"
        else:
            results[name] = value

    threads = []
    for name, function in tasks.items():
        threads.append(threading.Thread(target=run, args=(name, function)))
        threads[-1].start()
    for thread in threads:
        thread.join()
    return results, errors
