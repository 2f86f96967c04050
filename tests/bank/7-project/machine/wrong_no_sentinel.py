# mistake: no sentinel | a pool stopped while its workers still send
# fails: stores a record for every path | has a pool that reads | reports the paths that fail | stores while the workers | goes on when store fails | takes large records | leaves no process behind
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


def write(store, records):
    while True:
        record = records.get()
        store(record)


def build_index(read, parse, store, paths, workers):
    records = Queue()
    writer = Process(target=write, args=(store, records))
    writer.start()
    with Pool(workers, initializer=begin, initargs=(read, parse, records)) as pool:
        outcomes = pool.map(task, paths, chunksize=1)
    writer.join()
    errors = {path: error for path, error in outcomes if error}
    return len(paths) - len(errors), errors
