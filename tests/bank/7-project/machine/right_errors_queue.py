from multiprocessing import Pool, Process, Queue

shared = {}


def begin(**given):
    shared.update(given)


def setup(read, parse, q):
    begin(read=read, parse=parse, q=q)


def do(path):
    try:
        source = shared["read"](path)
        facts = shared["parse"](source)
    except Exception as e:
        return path, type(e).__name__ + ": " + str(e)
    record = dict(path=path)
    record.update(facts)
    shared["q"].put(record)
    return path, None


class Writer(Process):
    def __init__(self, store, q, out):
        super().__init__()
        self.store, self.q, self.out = store, q, out

    def run(self):
        n, bad = 0, {}
        while True:
            record = self.q.get()
            if record is None:
                break
            try:
                self.store(record)
            except Exception as e:
                bad[record["path"]] = type(e).__name__ + ": " + str(e)
            else:
                n += 1
        self.out.put(n)
        self.out.put(bad)


def build_index(read, parse, store, paths, workers):
    q, out = Queue(), Queue()
    writer = Writer(store, q, out)
    writer.start()
    pool = Pool(processes=workers, initializer=setup, initargs=(read, parse, q))
    try:
        results = list(pool.imap_unordered(do, paths))
    finally:
        pool.close()
        pool.join()
        q.put(None)
    n = out.get()
    errors = out.get()
    writer.join()
    errors.update((path, e) for path, e in results if e)
    return n, errors
