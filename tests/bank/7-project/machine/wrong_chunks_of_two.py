# mistake: chunks that are too large
# fails: has a pool | stores while the
from multiprocessing import Pool, Process, Queue

records = None


def begin(q):
    global records
    records = q


def text(error):
    return f"{type(error).__name__}: {error}"


def index_one(task):
    read, parse, path = task
    try:
        facts = parse(read(path))
    except Exception as error:
        return path, text(error)
    records.put({"path": path, **facts})
    return path, None


def writer(store, q, report):
    stored, errors = 0, {}
    while True:
        record = q.get()
        if record is None:
            break
        try:
            store(record)
        except Exception as error:
            errors[record["path"]] = text(error)
        else:
            stored += 1
    report.put((stored, errors))


def build_index(read, parse, store, paths, workers):
    q, report = Queue(), Queue()
    scribe = Process(target=writer, args=(store, q, report))
    scribe.start()
    pool = Pool(workers, initializer=begin, initargs=(q,))
    tasks = []
    for path in paths:
        tasks.append((read, parse, path))
    outcomes = pool.map(index_one, tasks, chunksize=2)
    pool.close()
    pool.join()
    q.put(None)
    stored, errors = report.get()
    scribe.join()
    for path, error in outcomes:
        if error is not None:
            errors[path] = error
    return stored, errors
