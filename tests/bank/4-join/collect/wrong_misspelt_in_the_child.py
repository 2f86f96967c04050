# mistake: a name that nobody has given
# fails: returns the results | has all calls | has None in the place | keeps the order
from multiprocessing import Array, Process


def work_into(results, place, work, number):
    result[place] = work(number)


def compute_all(work, numbers):
    results = Array("q", len(numbers))
    processes = []
    for place, number in enumerate(numbers):
        process = Process(target=work_into, args=(results, place, work, number))
        processes.append(process)
        process.start()
    for process in processes:
        process.join()
    return [
        result if process.exitcode == 0 else None
        for result, process in zip(results, processes)
    ]
