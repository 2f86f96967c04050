# mistake: a worker of the pool stored
# fails: has a pool that reads | takes large records
# may fail: stores while the workers
from multiprocessing import Pool


def task(path, read, parse, store):
    try:
        record = {"path": path, **parse(read(path))}
        store(record)
    except Exception as error:
        return path, f"{type(error).__name__}: {error}"
    return path, None


def build_index(read, parse, store, paths, workers):
    with Pool(workers) as pool:
        calls = [(path, read, parse, store) for path in paths]
        outcomes = pool.starmap(task, calls, chunksize=1)
    errors = {path: error for path, error in outcomes if error}
    return len(paths) - len(errors), errors
