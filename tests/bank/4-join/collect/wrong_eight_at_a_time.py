# mistake: not all of many calls were under way at the same time
# fails: has all calls
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
        if place % 8 == 7:
            for started in processes:
                started.join()
    for process in processes:
        process.join()
    return [
        result if process.exitcode == 0 else None
        for result, process in zip(results, processes)
    ]
