import threading


class Latch:
    def __init__(self, number):
        self.missing = number
        self.changed = threading.Condition()

    def arrive(self):
        with self.changed:
            self.missing -= 1
            self.changed.notify_all()

    def wait(self):
        with self.changed:
            self.changed.wait_for(lambda: self.missing == 0)


class Call(threading.Thread):
    def __init__(self, task, item, latch):
        super().__init__()
        self.task, self.item, self.latch = task, item, latch

    def run(self):
        try:
            self.task(self.item)
        finally:
            self.latch.arrive()


def run_all(task, items):
    """Call `task(item)` for all `items` at once; return when all have finished."""
    latch = Latch(len(items))
    for call in [Call(task, item, latch) for item in items]:
        call.start()
    latch.wait()
