# mistake: a record that was made had to wait for a slow path | a slow path held up a large share of the others | work dealt out in advance
# fails: has a pool that reads, all at the same t | stores while the workers are still at wo
from multiprocessing import Pool, Process, SimpleQueue


def begin(read, parse, records):
    global work
    work = read, parse, records


def some(paths):
    read, parse, records = work
    failed = []
    for path in paths:
        try:
            record = {"path": path, **parse(read(path))}
        except Exception as error:
            failed.append((path, f"{type(error).__name__}: {error}"))
        else:
            records.put(record)
    return failed


def write(store, records, answer):
    stored, errors = 0, {}
    for record in iter(records.get, None):
        try:
            store(record)
            stored += 1
        except Exception as error:
            errors[record["path"]] = f"{type(error).__name__}: {error}"
    answer.put((stored, errors))


def build_index(read, parse, store, paths, workers):
    records, answer = SimpleQueue(), SimpleQueue()
    writer = Process(target=write, args=(store, records, answer))
    writer.start()
    with Pool(workers, begin, (read, parse, records)) as pool:
        failed = sum(pool.map(some, [paths[i::workers] for i in range(workers)]), [])
    records.put(None)
    stored, errors = answer.get()
    writer.join()
    return stored, {**errors, **dict(failed)}
