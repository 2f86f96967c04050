# mistake: an exception of a call let through
# fails: reports the paths that f | goes on when store fails | leaves no process behind
from functools import partial
from multiprocessing import Pool, Process, SimpleQueue

records = None


def begin(q):
    global records
    records = q


def index(read, parse, path):
    try:
        source = read(path)
    except Exception as error:
        return path, f"{type(error).__name__}: {error}"
    records.put({"path": path, **parse(source)})
    return path, None


def write(store, q, report):
    stored, errors = 0, {}
    for record in iter(q.get, None):
        try:
            store(record)
            stored += 1
        except Exception as error:
            errors[record["path"]] = f"{type(error).__name__}: {error}"
    report.put((stored, errors))


def build_index(read, parse, store, paths, workers):
    """Index all files with a pool and a writer; return `stored, errors`."""
    q, report = SimpleQueue(), SimpleQueue()
    writer = Process(target=write, args=(store, q, report))
    writer.start()
    try:
        with Pool(workers, initializer=begin, initargs=(q,)) as pool:
            outcomes = pool.map(partial(index, read, parse), paths)
            pool.close()
            pool.join()
    finally:
        q.put(None)
        stored, errors = report.get()
        writer.join()
    errors.update((path, error) for path, error in outcomes if error is not None)
    return stored, errors
