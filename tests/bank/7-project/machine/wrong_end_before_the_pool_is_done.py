# mistake: a sentinel that overtakes the items
# fails: stores a record for every path | has a pool that reads | reports the paths that fail | stores while | goes on when store fails | takes large records | leaves no process
from multiprocessing import Pool, Process, Queue

records = None


def begin(queue):
    global records
    records = queue


def index(read, parse, path):
    try:
        records.put({"path": path, **parse(read(path))})
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def write(store, queue, report):
    stored, errors = 0, {}
    while (record := queue.get()) is not None:
        try:
            store(record)
        except Exception as error:
            errors[record["path"]] = f"{type(error).__name__}: {error}"
        else:
            stored += 1
    report.put((stored, errors))


def build_index(read, parse, store, paths, workers):
    """Index all files with a pool and a writer; return `stored, errors`."""
    queue, report = Queue(), Queue()
    writer = Process(target=write, args=(store, queue, report))
    writer.start()
    with Pool(workers, begin, (queue,)) as pool:
        results = pool.starmap_async(index, [(read, parse, path) for path in paths], chunksize=1)
        queue.put(None)
        texts = results.get()
        pool.close()
        pool.join()
    stored, errors = report.get()
    writer.join()
    errors.update({path: text for path, text in zip(paths, texts) if text})
    return stored, errors
