# mistake: a name that nobody has given
# fails: returns the results | has all the | leaves no process
import threading

def pool_map(function, items, workers):
    results = [None] * len(items)
    def work(n):
        results[n] = funktion(items[n])
    ts = [threading.Thread(target=work, args=(n,)) for n in range(len(items))]
    for t in ts: t.start()
    for t in ts: t.join()
    return results
