# mistake: waits for a whole batch
# fails: has all calls under way
from multiprocessing import Array, Process


def work_into(results, place, work, number):
    results[place] = work(number)


def compute_all(work, numbers):
    results = Array("q", len(numbers))
    codes = []
    for first in range(0, len(numbers), 32):
        procs = [
            Process(target=work_into, args=(results, place, work, numbers[place]))
            for place in range(first, min(first + 32, len(numbers)))
        ]
        for proc in procs:
            proc.start()
        for proc in procs:
            proc.join()
        codes += [proc.exitcode for proc in procs]
    return [result if code == 0 else None for code, result in zip(codes, results)]
