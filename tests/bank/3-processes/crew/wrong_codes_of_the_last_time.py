from multiprocessing import Process
ps = []


def run_crew(task, names):
    for n in names:
        ps.append(Process(target=task, args=(n,), name=n))
        ps[-1].start()
    for p in ps: p.join()
    return [p.exitcode for p in ps]
