from multiprocessing import Manager, Pool, Process


def task(call):
    path, read, parse, records = call
    try:
        records.put({"path": path, **parse(read(path))})
    except Exception as error:
        return path, f"{type(error).__name__}: {error}"
    return path, None


def write(store, records, report):
    stored, errors = 0, {}
    for record in iter(records.get, "over"):
        try:
            store(record)
            stored += 1
        except Exception as error:
            errors[record["path"]] = f"{type(error).__name__}: {error}"
    report.update(stored=stored, errors=errors)


def build_index(read, parse, store, paths, workers):
    with Manager() as manager:
        records, report = manager.Queue(), manager.dict()
        writer = Process(target=write, args=(store, records, report))
        writer.start()
        with Pool(workers) as pool:
            calls = [(path, read, parse, records) for path in paths]
            outcomes = dict(pool.imap_unordered(task, calls))
        records.put("over")
        writer.join()
        errors = {path: error for path, error in outcomes.items() if error}
        return report["stored"], {**errors, **report["errors"]}
