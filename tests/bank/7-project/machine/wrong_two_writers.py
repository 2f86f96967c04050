# mistake: none | several processes or threads stored | more processes were started than the workers and the writer
# fails: has a pool that reads
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
        try:
            store(record)
            stored += 1
        except Exception as error:
            errors[record["path"]] = f"{type(error).__name__}: {error}"
    report.put((stored, errors))


def build_index(read, parse, store, paths, workers):
    records, report = Queue(), Queue()
    writers = [Process(target=write, args=(store, records, report)) for _ in range(2)]
    for writer in writers:
        writer.start()
    with Pool(workers, initializer=begin, initargs=(read, parse, records)) as pool:
        outcomes = pool.map(task, paths, chunksize=1)
        pool.close()
        pool.join()
    for writer in writers:
        records.put(None)
    stored, errors = 0, {path: error for path, error in outcomes if error}
    for writer in writers:
        number, failed = report.get()
        stored += number
        errors |= failed
    for writer in writers:
        writer.join()
    return stored, errors
