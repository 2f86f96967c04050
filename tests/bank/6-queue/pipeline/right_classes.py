import multiprocessing as mp


class Stage(mp.Process):
    """Works on (number, value, error) until as many Nones came as there are before it."""

    def __init__(self, work, source, sink, before, after):
        super().__init__()
        self.work, self.source, self.sink = work, source, sink
        self.before, self.after = before, after

    def run(self):
        while True:
            task = self.source.get()
            if task is None:
                self.before -= 1
                if self.before == 0:
                    break
                continue
            number, value, error = task
            if error is None:
                try:
                    value = self.work(value)
                except Exception as caught:
                    error = f"{type(caught).__name__}: {caught}"
            self.sink.put((number, value, error))
        for _ in range(self.after):
            self.sink.put(None)


def run_pipeline(read, translate, file, items, translators):
    if translators < 1:
        raise ValueError("at least one translator is needed")
    if not items:
        return []
    q = [mp.Queue() for _ in range(4)]
    stages = [Stage(read, q[0], q[1], 1, translators)]
    stages += [Stage(translate, q[1], q[2], 1, 1) for _ in range(translators)]
    stages += [Stage(file, q[2], q[3], translators, 1)]
    for stage in stages:
        stage.start()
    for number, item in enumerate(items):
        q[0].put((number, item, None))
    q[0].put(None)
    outcomes = [None] * len(items)
    for number, value, error in iter(q[3].get, None):
        outcomes[number] = value if error is None else error
    for stage in stages:
        stage.join()
    return outcomes
