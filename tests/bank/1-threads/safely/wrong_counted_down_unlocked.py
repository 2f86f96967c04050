# mistake: nobody wakes the one who waits
# fails: exceptions of every type
import threading


def run_safely(tasks):
    results, errors = {}, {}
    left = [len(tasks)]
    over = threading.Event()

    def run(name, function):
        try:
            results[name] = function()
        except Exception as error:
            errors[name] = f"{type(error).__name__}: {error}"
        finally:
            now = left[0] - 1
            left[0] = now
            if now == 0:
                over.set()

    for pair in tasks.items():
        threading.Thread(target=run, args=pair, name=pair[0]).start()
    if tasks:
        over.wait()
    return results, errors
