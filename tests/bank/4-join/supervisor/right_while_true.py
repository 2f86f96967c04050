import multiprocessing
import os


def vanish(name):
    os._exit(9)


from multiprocessing import connection


def supervise(task, names, restarts):
    def begin(name):
        process = multiprocessing.Process(target=task, args=[name], name=name)
        process.start()
        return process

    team = {name: begin(name) for name in names}
    codes = {name: [] for name in names}
    while team:
        connection.wait(process.sentinel for process in team.values())
        for name, process in list(team.items()):
            process.join(0)
            if process.exitcode is None:
                continue
            codes[name].append(process.exitcode)
            if process.exitcode == 0 or len(codes[name]) > restarts:
                del team[name]
            else:
                team[name] = begin(name)
    return codes
