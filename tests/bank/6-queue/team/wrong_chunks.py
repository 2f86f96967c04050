from multiprocessing import Process, Queue


def member(work, share, results):
    for number, item in share:
        results.put((number, work(item)))


def run_team(work, items, size):
    results = Queue()
    pairs = list(enumerate(items))
    step = -(-len(pairs) // size) or 1
    team = [Process(target=member, args=(work, pairs[k * step : (k + 1) * step], results)) for k in range(size)]
    for p in team:
        p.start()
    found = dict(results.get() for _ in items)
    for p in team:
        p.join()
    return [found[n] for n in range(len(items))]
