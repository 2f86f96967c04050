# mistake: only some exit codes
# fails: keeps the order
from multiprocessing import Array, Process


def work_into(results, place, work, number):
    results[place] = work(number)


def compute_all(work, numbers):
    results = Array("q", len(numbers))
    procs = []
    for i, n in enumerate(numbers):
        p = Process(target=work_into, args=(results, i, work, n))
        procs.append(p)
        p.start()
    for p in procs:
        p.join()
    answer = list(results)
    for i, p in enumerate(procs):
        if p.exitcode == 1:
            answer[i] = None
    return answer
