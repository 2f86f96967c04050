from multiprocessing import Process, Queue


def member(work, tasks, results):
    for number, item in iter(tasks.get, None):
        results.put((number, work(item)))


def run_team(work, items, size):
    tasks, results = Queue(), Queue()
    team = [Process(target=member, args=(work, tasks, results)) for _ in range(size)]
    for p in team:
        p.start()
    found = {}
    pairs = list(enumerate(items))
    while pairs:
        wave, pairs = pairs[:size], pairs[size:]
        for pair in wave:
            tasks.put(pair)
        for _ in wave:
            number, result = results.get()
            found[number] = result
    for _ in team:
        tasks.put(None)
    for p in team:
        p.join()
    return [found[n] for n in range(len(items))]
