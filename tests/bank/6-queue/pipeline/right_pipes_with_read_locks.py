from contextlib import ExitStack, nullcontext
from multiprocessing import Lock, Pipe, Process


class Stage(Process):
    """Gets from a pipe and sends to a pipe; the end is when nobody can send any more (EOF)."""

    def __init__(self, work, source, source_lock, sink, sink_lock):
        super().__init__()
        self.work = work
        self.source, self.source_lock = source, source_lock
        self.sink, self.sink_lock = sink, sink_lock

    def messages(self):
        while True:
            try:
                with self.source_lock:
                    message = self.source.recv()
            except EOFError:
                return
            yield message

    def run(self):
        with self.sink:
            for number, error, value in self.messages():
                if error is None:
                    try:
                        value = self.work(value)
                    except Exception as failure:
                        error = f"{type(failure).__name__}: {failure}"
                        value = None
                with self.sink_lock:
                    self.sink.send((number, error, value))


class Source(Stage):
    def __init__(self, work, items, sink):
        super().__init__(work, None, None, sink, nullcontext())
        self.items = items

    def messages(self):
        for number, item in enumerate(self.items):
            yield number, None, item


def run_pipeline(read, translate, file, items, translators):
    if translators < 1:
        raise ValueError("translators")
    pages_out, pages_in = Pipe(duplex=False)
    texts_out, texts_in = Pipe(duplex=False)
    home, filed = Pipe(duplex=False)
    ours, theirs = Lock(), Lock()      # only the ends that several translators share need a lock
    crew = [Source(read, items, pages_in)]
    for _ in range(translators):
        crew.append(Stage(translate, pages_out, ours, texts_in, theirs))
    crew.append(Stage(file, texts_out, nullcontext(), filed, nullcontext()))
    with ExitStack() as ends:
        for end in (pages_out, pages_in, texts_out, texts_in, filed):
            ends.enter_context(end)
        for process in crew:
            process.start()
    outcomes = [None] * len(items)
    with home:
        while True:
            try:
                number, error, value = home.recv()
            except EOFError:
                break
            outcomes[number] = value if error is None else error
    for process in crew:
        process.join()
    return outcomes
