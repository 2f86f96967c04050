# mistake: a variable that processes do not share
# fails: stores a record for every path | reports the paths that fail | goes on when store fails | takes large records | leaves no process | has a pool that reads
from multiprocessing import Pool, Process, Queue

stored, errors = 0, {}


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
    global stored
    for record in iter(records.get, None):
        try:
            store(record)
            stored += 1
        except Exception as error:
            errors[record["path"]] = f"{type(error).__name__}: {error}"


def build_index(read, parse, store, paths, workers):
    records = Queue()
    writer = Process(target=write, args=(store, records))
    writer.start()
    with Pool(workers, initializer=begin, initargs=(read, parse, records)) as pool:
        outcomes = pool.map(task, paths, chunksize=1)
        pool.close()
        pool.join()
    records.put(None)
    writer.join()
    errors.update({path: error for path, error in outcomes if error})
    return stored, errors
