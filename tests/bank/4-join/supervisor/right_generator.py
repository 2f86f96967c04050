import multiprocessing
from multiprocessing import connection


def lives(task, name, restarts):
    codes = []
    while not codes or (codes[-1] and len(codes) <= restarts):
        process = multiprocessing.Process(target=task, args=[name], name=name)
        process.start()
        yield process
        process.join()
        codes.append(process.exitcode)
        process.close()
    yield codes


def supervise(task, names, restarts):
    keepers = {name: lives(task, name, restarts) for name in names}
    now = {name: next(keeper) for name, keeper in keepers.items()}
    result = dict.fromkeys(names)
    while now:
        over = connection.wait([process.sentinel for process in now.values()])
        for name, process in list(now.items()):
            if process.sentinel in over:
                step = next(keepers[name])
                if isinstance(step, list):
                    result[name] = step
                    del now[name]
                else:
                    now[name] = step
    return result
