# mistake: a limit that nobody asked for
# fails: one other process that stores
from multiprocessing import Pool, Process, Queue


def build_index(read, parse, store, paths, workers):
    records, report = Queue(maxsize=100), Queue()
    writer = Process(target=write, args=(store, records, report))
    writer.start()
    with Pool(min(workers, 8), initializer=prepare, initargs=(read, parse, records)) as pool:
        outcomes = pool.map(index_one, paths, chunksize=1)
        pool.close()
        pool.join()
    records.put(None)
    stored, errors = report.get()
    writer.join()
    for path, outcome in zip(paths, outcomes):
        if outcome is not None:
            errors[path] = outcome
    return stored, errors


def prepare(read, parse, records):
    global job
    job = read, parse, records


def index_one(path):
    read, parse, records = job
    try:
        record = {"path": path, **parse(read(path))}
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    records.put(record)
    return None


def write(store, records, report):
    stored, errors = 0, {}
    for record in iter(records.get, None):
        try:
            store(record)
            stored += 1
        except Exception as error:
            errors[record["path"]] = f"{type(error).__name__}: {error}"
    report.put((stored, errors))
