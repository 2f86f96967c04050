# mistake: an error went to another call that was under way
# fails: returns when all tasks have ended
import threading
def run_safely(tasks):
    results, errors = {}, {}
    def hook(args):
        errors[args.thread.name] = f"{args.exc_type.__name__}: {args.exc_value}"
    old, threading.excepthook = threading.excepthook, hook
    def work(name):
        results[name] = tasks[name]()
    threads = [threading.Thread(target=work, args=(n,), name=n) for n in tasks]
    for t in threads: t.start()
    for t in threads: t.join()
    threading.excepthook = old
    return results, errors
