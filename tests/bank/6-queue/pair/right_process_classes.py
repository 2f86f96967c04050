from multiprocessing import Process, SimpleQueue


class Creator(Process):
    def __init__(self, items, line):
        super().__init__()
        self.items = items
        self.line = line

    def run(self):
        for item in [*self.items, None]:
            self.line.put(item)


class Consumer(Process):
    def __init__(self, work, line):
        super().__init__()
        self.work = work
        self.line = line

    def run(self):
        while True:
            item = self.line.get()
            if item is None:
                return
            self.work(item)


def run_pair(work, items):
    """Let one process create the items, and another one do the work."""
    line = SimpleQueue()
    creator, consumer = Creator(items, line), Consumer(work, line)
    creator.start()
    consumer.start()
    creator.join()
    consumer.join()
