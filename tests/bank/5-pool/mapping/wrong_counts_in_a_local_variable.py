# mistake: a local variable without a value
# fails: returns the results | has all the | leaves no process
import multiprocessing

done = 0
def pool_map(function, items, workers):
    results = []
    with multiprocessing.Pool(workers) as pool:
        for r in pool.imap(function, items):
            results.append(r)
            done += 1
    return results
