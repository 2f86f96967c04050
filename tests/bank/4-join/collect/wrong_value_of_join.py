# mistake: expects a return value from a worker
# fails: returns the results | has all calls | has None in the place | keeps the order
from multiprocessing import Array, Process


def work_into(results, place, work, number):
    results[place] = work(number)


def compute_all(work, numbers):
    results = Array("q", len(numbers))
    processes = []
    for place, number in enumerate(numbers):
        process = Process(target=work_into, args=(results, place, work, number))
        processes.append(process)
        process.start()
    results = [process.join() for process in processes]
    return [
        result if process.exitcode == 0 else None
        for result, process in zip(results, processes)
    ]
