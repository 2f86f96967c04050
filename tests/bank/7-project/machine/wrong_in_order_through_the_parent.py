# mistake: nothing was stored before the slow path was done
# fails: stores while the
from functools import partial
from multiprocessing import Pool, Process, Queue


def task(read, parse, path):
    try:
        return {"path": path, **parse(read(path))}, None
    except Exception as error:
        return None, f"{type(error).__name__}: {error}"


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
    records, report = Queue(), Queue()
    writer = Process(target=write, args=(store, records, report))
    writer.start()
    failed = {}
    with Pool(workers) as pool:
        for path, (record, error) in zip(paths, pool.imap(partial(task, read, parse), paths)):
            if error is None:
                records.put(record)
            else:
                failed[path] = error
        pool.close()
        pool.join()
    records.put(None)
    stored, errors = report.get()
    writer.join()
    return stored, errors | failed
