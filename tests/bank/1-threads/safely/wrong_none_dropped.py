import threading
def run_safely(tasks):
    results, errors = dict.fromkeys(tasks), {}
    def work(name, f):
        try: results[name] = f()
        except Exception as e: errors[name] = f"{type(e).__name__}: {e}"
    threads = [threading.Thread(target=work, args=p, name=p[0]) for p in tasks.items()]
    for t in threads: t.start()
    for t in threads: t.join()
    return {n: r for n, r in results.items() if r is not None}, errors
