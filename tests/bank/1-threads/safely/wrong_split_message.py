import threading
def run_safely(tasks):
    everything = {}
    def work(name, f):
        try: everything[name] = f()
        except Exception as e: everything[name] = f"{type(e).__name__}: {e}"
    threads = [threading.Thread(target=work, args=p, name=p[0]) for p in tasks.items()]
    for t in threads: t.start()
    for t in threads: t.join()
    results = {n: r for n, r in everything.items() if "Error: " not in str(r)}
    errors = {n: r for n, r in everything.items() if "Error: " in str(r)}
    return results, errors
