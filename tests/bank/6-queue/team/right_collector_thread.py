import threading
from multiprocessing import JoinableQueue, Process, Queue


class Member(Process):
    def __init__(self, team):
        super().__init__()
        self.work, self.tasks, self.results = team

    def run(self):
        for number, item in iter(self.tasks.get, None):
            self.results.put([number, self.work(item)])


def run_team(work, items, size):
    tasks, results = Queue(maxsize=3), Queue(maxsize=3)
    team = [Member((work, tasks, results)) for _ in range(size)]
    found = [None] * len(items)

    def collect():
        for _ in items:
            number, result = results.get()
            found[number] = result

    collector = threading.Thread(target=collect)
    for worker in [*team, collector]:
        worker.start()
    for task in enumerate(items):
        tasks.put(task)
    for _ in team:
        tasks.put(None)
    for worker in [collector, *team]:
        worker.join()
    return found
