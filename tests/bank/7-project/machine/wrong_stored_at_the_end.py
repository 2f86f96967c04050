# mistake: nothing was stored before the slow path was done
# fails: stores while the workers
from multiprocessing import Pool, Process, Queue


def task(path, read, parse):
    try:
        return path, {"path": path, **parse(read(path))}, None
    except Exception as error:
        return path, None, f"{type(error).__name__}: {error}"


def write(store, records, report):
    stored, errors = 0, {}
    for record in iter(records.get, None):
        try:
            store(record)
            stored += 1
        except Exception as error:
            errors[record["path"]] = f"{type(error).__name__}: {error}"
    report.put((stored, errors))


def build_index(read, parse, store, paths, workers):
    with Pool(workers) as pool:
        calls = [(path, read, parse) for path in paths]
        outcomes = pool.starmap(task, calls, chunksize=1)
    records, report = Queue(), Queue()
    writer = Process(target=write, args=(store, records, report))
    writer.start()
    errors = {}
    for path, record, error in outcomes:
        if error is None:
            records.put(record)
        else:
            errors[path] = error
    records.put(None)
    stored, failed = report.get()
    writer.join()
    return stored, errors | failed
