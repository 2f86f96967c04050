from multiprocessing import Pool, Process, Queue


def build_index(read, parse, store, paths, workers):
    """Index all files with a pool and a writer; return `stored, errors`."""
    records, report = Queue(maxsize=100), Queue()
    writer = Process(target=write, args=(store, records, report))
    writer.start()
    with Pool(workers, initializer=prepare, initargs=(read, parse, records)) as pool:
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
    """Keep in this worker what all of its tasks need."""
    global job
    job = read, parse, records


def index_one(path):
    """Read and parse one file; return what went wrong, None if all went well."""
    read, parse, records = job
    try:
        record = {"path": path, **parse(read(path))}
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    records.put(record)
    return None


def write(store, records, report):
    """Store what comes, until None; then tell how it went."""
    stored, errors = 0, {}
    for record in iter(records.get, None):
        try:
            if store(record) is None:
                stored += 1
        except Exception as error:
            errors[record["path"]] = f"{type(error).__name__}: {error}"
    report.put((stored, errors))
