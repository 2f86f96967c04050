# mistake: changes the list it was given
# fails: keeps the order when the last one is first
from multiprocessing import Array, Process


def work_into(results, place, work, number):
    results[place] = work(number)


def compute_all(work, numbers):
    results, processes = Array("q", len(numbers)), []
    while numbers:
        given = results, len(processes), work, numbers.pop(0)
        processes.append(Process(target=work_into, args=given))
        processes[-1].start()
    for process in processes:
        process.join()
    return [None if p.exitcode else number for p, number in zip(processes, results)]
