# mistake: an exception ends a worker that others wait for
# fails: goes on when store fails
from multiprocessing import Pool, Process, Queue


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
        store(record)
        stored += 1
    report.put((stored, errors))


def build_index(read, parse, store, paths, workers):
    records, report = Queue(), Queue()
    writer = Process(target=write, args=(store, records, report))
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
