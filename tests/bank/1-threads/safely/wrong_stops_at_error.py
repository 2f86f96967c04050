import threading
def run_safely(tasks):
    results, errors = {}, {}
    def work(name, f):
        if errors: return
        try: results[name] = f()
        except Exception as e: errors[name] = f"{type(e).__name__}: {e}"
    threads = [threading.Thread(target=work, args=p, name=p[0]) for p in tasks.items()]
    for t in threads: t.start()
    for t in threads: t.join()
    return results, errors
