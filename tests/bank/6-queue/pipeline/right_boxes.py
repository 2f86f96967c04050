import threading
from multiprocessing import Process, Queue


class Stage:
    """A function, its processes, and the queue from which they take."""

    def __init__(self, function, many):
        self.function, self.source = function, Queue(maxsize=5)
        self.many, self.sink = many, None

    def start(self):
        args = self.function, self.source, self.sink
        self.processes = [Process(target=run, args=args) for _ in range(self.many)]
        for process in self.processes:
            process.start()

    def end(self):
        for _ in self.processes:
            self.source.put("end")
        for process in self.processes:
            process.join()


def run(function, source, sink):
    while True:
        message = source.get()
        if message == "end":
            break
        number, value = message
        if isinstance(value, Box):
            try:
                value = Box(function(value.content))
            except Exception as error:
                value = type(error).__name__ + ": " + str(error)
        sink.put((number, value))


class Box:
    def __init__(self, content):
        self.content = content


def run_pipeline(read, translate, file, items, translators):
    if not translators >= 1:
        raise ValueError(translators)
    stages = [Stage(read, 1), Stage(translate, translators), Stage(file, 1)]
    outcomes = Queue()
    for stage, following in zip(stages, stages[1:]):
        stage.sink = following.source
    stages[-1].sink = outcomes
    for stage in stages:
        stage.start()
    found = {}

    def collect():
        while len(found) < len(items):
            number, value = outcomes.get()
            found[number] = value.content if isinstance(value, Box) else value

    collector = threading.Thread(target=collect)
    collector.start()
    for number, item in enumerate(items):
        stages[0].source.put((number, Box(item)))
    for stage in stages:
        stage.end()
    collector.join()
    return [found[number] for number in range(len(items))]
