# mistake: a queue sent to a process that runs already
# fails: stores a record for every path | has a pool that reads | reports the paths that fail | stores while the workers | goes on when store fails | takes large records | leaves no process behind
from multiprocessing import Pool, Process, Queue


def task(path, read, parse, records):
    records.put({"path": path, **parse(read(path))})


def write(store, records):
    for record in iter(records.get, None):
        store(record)


def build_index(read, parse, store, paths, workers):
    records = Queue()
    writer = Process(target=write, args=(store, records), daemon=True)
    writer.start()
    with Pool(workers) as pool:
        pool.starmap(task, [(path, read, parse, records) for path in paths])
    records.put(None)
    writer.join()
    return len(paths), {}
