from multiprocessing import Pool, Process, Queue


def begin(read, parse, records):
    global job
    job = read, parse, records


def task(path):
    """Put what came of it into the queue, also when it went wrong: each path gives one message."""
    read, parse, records = job
    try:
        records.put((path, {"path": path} | parse(read(path)), ""))
    except Exception as error:
        records.put((path, None, f"{type(error).__name__}: {error}"))


def write(store, count, records, report):
    errors = {}
    for _ in range(count):
        path, record, error = records.get()
        if not error:
            try:
                store(record)
                continue
            except Exception as caught:
                error = f"{type(caught).__name__}: {caught}"
        errors[path] = error
    report.put(errors)


def build_index(read, parse, store, paths, workers):
    records, report = Queue(10), Queue()
    writer = Process(target=write, args=(store, len(paths), records, report), daemon=True)
    writer.start()
    with Pool(workers, begin, (read, parse, records)) as pool:
        for path in paths:
            pool.apply_async(task, (path,))
        errors = report.get()
        pool.close()
        pool.join()
    writer.join()
    return len(paths) - len(errors), errors
