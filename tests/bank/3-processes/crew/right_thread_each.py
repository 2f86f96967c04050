import multiprocessing
import threading


class Keeper(threading.Thread):
    def __init__(self, task, name):
        super().__init__()
        self.process = multiprocessing.Process(target=task, args=(name,), name=name)

    def run(self):
        self.process.start()
        self.process.join()


def run_crew(task, names):
    keepers = [Keeper(task, name) for name in names]
    for keeper in keepers:
        keeper.start()
    for keeper in keepers:
        keeper.join()
    return [keeper.process.exitcode for keeper in keepers]
