# mistake: a loop over pairs that are none
# fails: keeps the results | runs every task | has all tasks | returns when all
import threading


def run_safely(tasks):
    results, errors = {}, {}
    def go(name, f):
        try:
            results[name] = f()
        except Exception as e:
            errors[name] = f"{type(e).__name__}: {e}"
    ts = [threading.Thread(target=go, args=(name, f), name=name) for name, f in tasks]
    for t in ts: t.start()
    for t in ts: t.join()
    return results, errors
