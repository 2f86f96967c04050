import multiprocessing
import os


def vanish(name):
    os._exit(9)


import time


class Worker:
    def __init__(self, task, name, restarts):
        self.task, self.name, self.left = task, name, restarts
        self.codes = []
        self.start()

    def start(self):
        self.process = multiprocessing.Process(
            target=self.task, args=(self.name,), name=self.name
        )
        self.process.start()

    def look(self):
        if self.process is None or self.process.is_alive():
            return
        self.process.join()
        self.codes.append(self.process.exitcode)
        self.process = None
        if self.codes[-1] != 0 and self.left > 0:
            self.left -= 1
            self.start()


def supervise(task, names, restarts):
    workers = [Worker(task, name, restarts) for name in names]
    while any(worker.process for worker in workers):
        for worker in workers:
            worker.look()
        time.sleep(0.01)
    return {worker.name: worker.codes for worker in workers}
