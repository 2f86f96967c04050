# mistake: the writer ended before every record had come
# fails: takes large records and
# may fail: stores a record for | has a pool that reads | reports the paths | stores while | goes on when | leaves no process
from functools import partial
from multiprocessing import Pool, Process, Queue

outbox = None


def text_of(error):
    return f"{type(error).__name__}: {error}"


def begin(q):
    global outbox
    outbox = q


def take_care(read, parse, path):
    try:
        record = {"path": path} | parse(read(path))
    except Exception as error:
        return path, text_of(error)
    outbox.put(record)
    return path, None


def write(store, records, report):
    stored, errors = 0, {}
    for record in iter(records.get, None):
        try:
            store(record)
        except Exception as error:
            errors[record["path"]] = text_of(error)
        else:
            stored += 1
    report.put((stored, errors))


def build_index(read, parse, store, paths, workers):
    records, report = Queue(), Queue()
    writer = Process(target=write, args=(store, records, report))
    writer.start()
    pool = Pool(workers, begin, (records,))
    results = pool.map(partial(take_care, read, parse), paths)
    records.put(None)
    pool.close()
    pool.join()
    stored, errors = report.get()
    writer.join()
    errors.update((path, error) for path, error in results if error is not None)
    return stored, errors
