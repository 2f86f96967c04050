# mistake: a number that does not fit
# fails: keeps the order
from multiprocessing import Array, Process


def work_into(results, place, work, number):
    results[place] = work(number)


def compute_all(work, numbers):
    results = Array("i", len(numbers))
    procs = [
        Process(target=work_into, args=(results, i, work, n)) for i, n in enumerate(numbers)
    ]
    for p in procs:
        p.start()
    for p in procs:
        p.join()
    return [results[i] if p.exitcode == 0 else None for i, p in enumerate(procs)]
