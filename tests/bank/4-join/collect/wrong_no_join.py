# mistake: no join | something shared that nobody holds any more
# fails: returns the results | has all calls | has None in the place | keeps the order
from multiprocessing import Array, Process


def work_into(results, place, work, number):
    results[place] = work(number)


def compute_all(work, numbers):
    results = Array("q", len(numbers))
    processes = []
    for place, number in enumerate(numbers):
        process = Process(target=work_into, args=(results, place, work, number))
        process.start()
        processes.append(process)
    return [None if p.exitcode else result for p, result in zip(processes, results)]
