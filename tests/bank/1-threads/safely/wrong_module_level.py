import threading
results, errors = {}, {}
def run_safely(tasks):
    def work(name, f):
        try: results[name] = f()
        except Exception as e: errors[name] = f"{type(e).__name__}: {e}"
    threads = [threading.Thread(target=work, args=p, name=p[0]) for p in tasks.items()]
    for t in threads: t.start()
    for t in threads: t.join()
    return results, errors
