import threading


class Call(threading.Thread):
    def __init__(self, task, item):
        super().__init__()
        self.task, self.item = task, item

    def run(self):
        self.task(self.item)


def run_all(task, items):
    calls = [Call(task, item) for item in items]
    for call in calls:
        call.start()
    for call in calls:
        call.join()
