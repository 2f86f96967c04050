# mistake: a number that failed was left out of the list
# fails: has None in the place | keeps the order
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
    for process in processes:
        process.join()
    return [
        result
        for result, process in zip(results, processes)
        if process.exitcode == 0
    ]
