# mistake: threads where processes were asked for
# fails: has a pool that reads | takes large records
from multiprocessing import Pool, Queue
from threading import Thread


def begin(read, parse, records):
    global job
    job = read, parse, records


def task(path):
    read, parse, records = job
    try:
        records.put({"path": path, **parse(read(path))})
    except Exception as error:
        return path, f"{type(error).__name__}: {error}"
    return path, None


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
    writer = Thread(target=write, args=(store, records, report))
    writer.start()
    with Pool(workers, initializer=begin, initargs=(read, parse, records)) as pool:
        outcomes = pool.map(task, paths, chunksize=1)
        pool.close()
        pool.join()
    records.put(None)
    stored, errors = report.get()
    writer.join()
    errors.update({path: error for path, error in outcomes if error})
    return stored, errors
