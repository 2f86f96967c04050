import multiprocessing


def keep(task, name, restarts):
    for _ in range(restarts):
        try:
            return task(name)
        except Exception:
            pass
    task(name)


def supervise(task, names, restarts):
    ps = [multiprocessing.Process(target=keep, args=(task, n, restarts), name=n) for n in names]
    for p in ps: p.start()
    for p in ps: p.join()
    return {p.name: [p.exitcode] for p in ps}
