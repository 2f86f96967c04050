# mistake: it returned before all of the results had been collected
# fails: keeps the order when the
from multiprocessing import Process, Queue
from queue import Empty


def tell(q, place, work, number):
    q.put((place, work(number)))


def compute_all(work, numbers):
    q = Queue()
    crew = [Process(target=tell, args=(q, i, work, n)) for i, n in enumerate(numbers)]
    for process in crew:
        process.start()
    found = [None] * len(numbers)
    while True:
        try:
            place, result = q.get(timeout=0.1)
            found[place] = result
        except Empty:
            if not any(process.is_alive() for process in crew):
                break
    for process in crew:
        process.join()
    return [None if process.exitcode else one for one, process in zip(found, crew)]
