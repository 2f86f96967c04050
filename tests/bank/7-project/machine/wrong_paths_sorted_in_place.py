# mistake: changes the list it was given
# fails: leaves no process
from multiprocessing import Pool, Process, Queue

tools = {}


def begin(read, parse, records):
    """What each worker does once: remember the functions and the queue."""
    tools.update(read=read, parse=parse, records=records)


def describe(error):
    return f"{type(error).__name__}: {error}"


def index_one(path):
    """What a worker does for each path: put a record, return the error as text, or None."""
    try:
        facts = tools["parse"](tools["read"](path))
        record = {"path": path, **facts}
    except Exception as error:
        return path, describe(error)
    tools["records"].put(record)
    return path, None


def write(store, records, report):
    """What the writer does: store what comes, until None; then tell what it has done."""
    stored, errors = 0, {}
    while True:
        record = records.get()
        if record is None:
            break
        try:
            store(record)
        except Exception as error:
            errors[record["path"]] = describe(error)
        else:
            stored += 1
    report.put((stored, errors))


def build_index(read, parse, store, paths, workers):
    """Index all files with a pool and a writer; return `stored, errors`."""
    paths.sort()
    records, report = Queue(), Queue()
    writer = Process(target=write, args=(store, records, report))
    writer.start()
    try:
        pool = Pool(workers, initializer=begin, initargs=(read, parse, records))
        try:
            outcomes = pool.map(index_one, paths, chunksize=1)
        finally:
            pool.close()
            pool.join()
    finally:
        records.put(None)
        stored, errors = report.get()
        writer.join()
    for path, error in outcomes:
        if error is not None:
            errors[path] = error
    return stored, errors
