# fails: reports the paths that fail, and does the others
from functools import partial
from multiprocessing import Pool, Process, SimpleQueue


def patiently(function, *args):
    """Call the function, and once more if it fails."""
    try:
        return function(*args)
    except Exception:
        return function(*args)


def text_of(error):
    return f"{type(error).__name__}: {error}"


def begin(queue):
    global records
    records = queue


def work(read, parse, path):
    try:
        record = {"path": path, **parse(patiently(read, path))}
    except Exception as error:
        return path, text_of(error)
    records.put(record)
    return None


def write(store, queue, report):
    stored, errors = 0, {}
    while (record := queue.get()) is not None:
        try:
            store(record)
        except Exception as error:
            errors[record["path"]] = text_of(error)
        else:
            stored += 1
    report.put((stored, errors))


def build_index(read, parse, store, paths, workers):
    queue, report = SimpleQueue(), SimpleQueue()
    writer = Process(target=write, args=(store, queue, report))
    writer.start()
    with Pool(workers, begin, (queue,)) as pool:
        failed = [pair for pair in pool.imap_unordered(partial(work, read, parse), paths) if pair]
    queue.put(None)
    stored, errors = report.get()
    writer.join()
    return stored, errors | dict(failed)
