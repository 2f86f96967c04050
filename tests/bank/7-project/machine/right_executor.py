import multiprocessing as mp
from concurrent.futures import ProcessPoolExecutor

mine = {}


def begin(read, parse, records):
    mine.update(read=read, parse=parse, records=records)


def one(path):
    facts = mine["parse"](mine["read"](path))
    mine["records"].put({"path": path} | facts)


def writer(store, records, report):
    count, failed = 0, {}
    while (record := records.get()) is not None:
        try:
            store(record)
        except Exception as error:
            failed[record["path"]] = f"{type(error).__name__}: {error}"
        else:
            count += 1
    report.send((count, failed))


def build_index(read, parse, store, paths, workers):
    records = mp.Queue()
    here, there = mp.Pipe(duplex=False)
    writing = mp.Process(target=writer, args=(store, records, there))
    writing.start()
    errors = {}
    try:
        with ProcessPoolExecutor(
            workers, initializer=begin, initargs=(read, parse, records)
        ) as executor:
            futures = {path: executor.submit(one, path) for path in paths}
            for path, future in futures.items():
                error = future.exception()
                if error is not None:
                    errors[path] = f"{type(error).__name__}: {error}"
    finally:
        records.put(None)
    count, failed = here.recv()
    writing.join()
    return count, errors | failed
