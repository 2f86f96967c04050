# mistake: equal items taken for one
# fails: returns the results | keeps the order
from multiprocessing import Array, Process


def work_into(results, place, work, number):
    results[place] = work(number)


def compute_all(work, numbers):
    different = list(dict.fromkeys(numbers))
    results = Array("q", len(different))
    ps = [Process(target=work_into, args=(results, i, work, n)) for i, n in enumerate(different)]
    for p in ps: p.start()
    for p in ps: p.join()
    known = {n: results[i] if ps[i].exitcode == 0 else None for i, n in enumerate(different)}
    return [known[n] for n in numbers]
