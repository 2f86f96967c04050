# mistake: a value that counts as false
# fails: keeps the order
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
    return [result or None for result in results]
