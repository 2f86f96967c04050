# mistake: a new process held up the start of another one
# fails: starts a worker again while an earlier one is still at work
from multiprocessing import Process
from multiprocessing.connection import wait


def supervise(task, names, restarts):
    def launch(name):
        process = Process(target=task, args=(name,), name=name)
        process.start()
        return process

    codes = {name: [] for name in names}
    first = [launch(name) for name in names]
    while first:
        done = wait([process.sentinel for process in first])
        fresh = []
        for process in [process for process in first if process.sentinel in done]:
            first.remove(process)
            process.join()
            codes[process.name].append(process.exitcode)
            if process.exitcode and len(codes[process.name]) <= restarts:
                fresh.append(launch(process.name))
        while fresh:  # those that were started again are seen through first
            for process in list(fresh):
                process.join()
                fresh.remove(process)
                codes[process.name].append(process.exitcode)
                if process.exitcode and len(codes[process.name]) <= restarts:
                    fresh.append(launch(process.name))
    return codes
