# mistake: exception in a worker not caught | a process that had failed got a 0, not None
# fails: has None in the place | keeps the order
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
    for process in processes:
        process.join()
    return results[:]
