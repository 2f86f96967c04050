# mistake: waits for one worker after the other
# fails: has all calls
import os
from multiprocessing import Array, Process

AT_ONCE = 44 + 4 * (os.cpu_count() or 1)


def work_into(results, place, work, number):
    """What each process does."""
    results[place] = work(number)


def compute_all(work, numbers):
    """Return `work(number)` for each number, computed at once; None if it failed."""
    if not numbers:
        return []
    results = Array("q", len(numbers))
    processes = []
    for place, number in enumerate(numbers):
        if place >= AT_ONCE:
            processes[place - AT_ONCE].join()
        process = Process(target=work_into, args=(results, place, work, number))
        process.start()
        processes.append(process)
    for process in processes:
        process.join()
    return [result if process.exitcode == 0 else None for result, process in zip(results[:], processes)]
