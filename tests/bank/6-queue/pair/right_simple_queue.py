import multiprocessing as mp


class Creator(mp.Process):
    def __init__(self, items, pipe):
        super().__init__()
        self.items = items
        self.pipe = pipe

    def run(self):
        for item in self.items:
            self.pipe.put(("item", item))
        self.pipe.put(("end", None))


class Consumer(mp.Process):
    def __init__(self, work, pipe):
        super().__init__()
        self.work = work
        self.pipe = pipe

    def run(self):
        kind, item = self.pipe.get()
        while kind == "item":
            self.work(item)
            kind, item = self.pipe.get()


def run_pair(work, items):
    pipe = mp.SimpleQueue()
    both = [Creator(items, pipe), Consumer(work, pipe)]
    for process in both:
        process.start()
    for process in both:
        process.join()
