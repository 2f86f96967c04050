import multiprocessing
import os
import queue
import threading


def vanish(name):
    os._exit(9)


def supervise(task, names, restarts):
    codes = {}
    told = queue.SimpleQueue()

    def run(name):
        process = multiprocessing.Process(target=task, args=(name,), name=name)
        process.start()

        def tell():
            process.join()
            told.put((name, process.exitcode))

        threading.Thread(target=tell).start()

    for name in names:
        codes[name] = []
        run(name)
    under_way = len(names)
    while under_way:
        name, code = told.get()
        codes[name].append(code)
        if code and len(codes[name]) < restarts + 1:
            run(name)
        else:
            under_way -= 1
    return codes
