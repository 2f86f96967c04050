# mistake: a wait with a time limit
# fails: keeps the order
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
        process.join(30)
        process.terminate()
    return [
        result if process.exitcode == 0 else None
        for result, process in zip(results, processes)
    ]
