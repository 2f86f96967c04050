import multiprocessing
import os


def vanish(name):
    os._exit(9)


class Worker(multiprocessing.Process):
    def __init__(self, task, name, left):
        super().__init__(name=name)
        self.task, self.left = task, left

    def run(self):
        self.task(self.name)

    def successor(self):
        if self.exitcode and self.left:
            return Worker(self.task, self.name, self.left - 1)


def supervise(task, names, restarts):
    told = {}
    running = [Worker(task, name, restarts) for name in names]
    for worker in running:
        worker.start()
        told[worker.name] = []
    while running:
        for worker in running:
            worker.join(0.01)
            if not worker.is_alive():
                break
        else:
            continue
        running.remove(worker)
        told[worker.name] += [worker.exitcode]
        if new := worker.successor():
            new.start()
            running.append(new)
    return told
