# mistake: a limit that nobody asked for
# fails: under way
from multiprocessing import Array, Process, Semaphore


def work_into(results, place, work, number, seats):
    """What each process does."""
    with seats:
        results[place] = work(number)


def compute_all(work, numbers):
    """Return `work(number)` for each number, computed at once; None if it failed."""
    seats = Semaphore(10)       # be kind to the machine
    results = Array("q", len(numbers))
    procs = []
    for place, number in enumerate(numbers):
        proc = Process(target=work_into, args=(results, place, work, number, seats))
        procs.append(proc)
        proc.start()
    for proc in procs:
        proc.join()
    return [
        results[place] if proc.exitcode == 0 else None for place, proc in enumerate(procs)
    ]
