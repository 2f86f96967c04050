from contextlib import contextmanager
from multiprocessing import Pipe, Pool, Process, Queue


class Writer(Process):
    """One process that stores, one record after the other."""

    def __init__(self, store):
        super().__init__()
        self.store = store
        self.records = Queue()
        self.here, self.there = Pipe(duplex=False)

    def run(self):
        count, failures = 0, []
        while envelope := self.records.get():
            [record] = envelope
            try:
                self.store(record)
            except BaseException as error:
                failures.append((record["path"], f"{type(error).__name__}: {error}"))
            else:
                count += 1
        self.there.send((count, failures))
        self.there.close()

    def finish(self):
        """Say that it is over; return how many were stored, and what failed."""
        self.records.put(())
        report = self.here.recv()
        self.join()
        return report


class Indexer:
    """What a worker of the pool does for a path."""

    outbox = None

    def __init__(self, read, parse):
        self.read = read
        self.parse = parse

    @classmethod
    def set_up(cls, outbox):
        cls.outbox = outbox

    def __call__(self, path):
        try:
            facts = self.parse(self.read(path))
            envelope = [dict([("path", path), *facts.items()])]
        except BaseException as error:
            return [(path, f"{type(error).__name__}: {error}")]
        self.outbox.put(envelope)
        return []


class Index:
    def __init__(self):
        self.stored = 0
        self.errors = {}


@contextmanager
def crew(store, workers, index):
    """A pool whose workers send their records to a writer; all of them end at the end."""
    writer = Writer(store)
    writer.start()
    try:
        pool = Pool(workers, Indexer.set_up, [writer.records])
        try:
            yield pool
        finally:
            pool.close()
            pool.join()
    finally:
        index.stored, failures = writer.finish()
        index.errors.update(failures)


def build_index(read, parse, store, paths, workers):
    """Index all files with a pool and a writer; return `stored, errors`."""
    index = Index()
    with crew(store, workers, index) as pool:
        for failures in pool.imap_unordered(Indexer(read, parse), paths):
            index.errors.update(failures)
    return index.stored, index.errors
