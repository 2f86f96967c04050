# fails: keeps the order
from multiprocessing import Array, Process


def work_into(results, place, work, number):
    """What each process does."""
    results[place] = work(number)


def compute_all(work, numbers):
    """Return `work(number)` for each number, computed at once; None if it failed."""
    results = Array("q", len(numbers))
    procs = []
    for place, number in enumerate(numbers):
        proc = Process(target=work_into, args=(results, place, work, number))
        procs.append(proc)
        proc.start()
    for proc in procs:
        proc.join()
    return [None if proc.exitcode and not result else result for result, proc in zip(results, procs)]
