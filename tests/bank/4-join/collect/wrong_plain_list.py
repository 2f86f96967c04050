# mistake: a variable that processes do not share
# fails: returns the results | has all calls | has None in the place | keeps the order
from multiprocessing import Process


def work_into(results, place, work, number):
    results[place] = work(number)


def compute_all(work, numbers):
    results = [None] * len(numbers)
    processes = []
    for place, number in enumerate(numbers):
        process = Process(target=work_into, args=(results, place, work, number))
        process.start()
        processes.append(process)
    for process in processes:
        process.join()
    return results
