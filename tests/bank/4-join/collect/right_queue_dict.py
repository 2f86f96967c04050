import multiprocessing


def tell(q, place, work, number):
    q.put((place, work(number)))


def compute_all(work, numbers):
    q = multiprocessing.SimpleQueue()
    crew = [multiprocessing.Process(target=tell, args=(q, i, work, n)) for i, n in enumerate(numbers)]
    [process.start() for process in crew]
    [process.join() for process in crew]
    found = {}
    while not q.empty():
        place, result = q.get()
        found[place] = result
    return [found.get(i) if not process.exitcode else None for i, process in enumerate(crew)]
