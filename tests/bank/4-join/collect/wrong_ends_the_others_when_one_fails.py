# mistake: the results of the others were lost when one had failed
# fails: keeps the order
from multiprocessing import Array, Process


def work_into(results, place, work, number):
    results[place] = work(number)


def compute_all(work, numbers):
    results = Array("q", len(numbers))
    processes = [Process(target=work_into, args=(results, n, work, number)) for n, number in enumerate(numbers)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
        if process.exitcode != 0:
            for other in processes:
                if other.is_alive():
                    other.terminate()
    return [results[n] if process.exitcode == 0 else None for n, process in enumerate(processes)]
