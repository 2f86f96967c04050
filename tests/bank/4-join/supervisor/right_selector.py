import multiprocessing
import os
import selectors


def vanish(name):
    os._exit(9)


def supervise(task, names, restarts):
    codes = {name: [] for name in names}
    ends = selectors.DefaultSelector()

    def launch(name):
        process = multiprocessing.Process(target=task, args=(name,), name=name)
        process.start()
        ends.register(process.sentinel, selectors.EVENT_READ, process)

    for name in names:
        launch(name)
    while ends.get_map():
        for key, _ in ends.select():
            process = key.data
            ends.unregister(key.fileobj)
            process.join()
            codes[process.name].append(process.exitcode)
            if process.exitcode and len(codes[process.name]) <= restarts:
                launch(process.name)
    ends.close()
    return codes
