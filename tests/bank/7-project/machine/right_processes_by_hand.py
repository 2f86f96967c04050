from multiprocessing import Process, SimpleQueue


def reader(read, parse, todo, records, errors):
    for path in iter(todo.get, None):
        try:
            record = {"path": path}
            record.update(parse(read(path)))
            records.put(record)
        except Exception as error:
            errors.put((path, f"{type(error).__name__}: {error}"))
    errors.put(None)


def writer(store, records, errors):
    stored = 0
    for record in iter(records.get, None):
        try:
            store(record)
            stored += 1
        except Exception as error:
            errors.put((record["path"], f"{type(error).__name__}: {error}"))
    errors.put(stored)


def build_index(read, parse, store, paths, workers):
    todo, records, errors = SimpleQueue(), SimpleQueue(), SimpleQueue()
    writing = Process(target=writer, args=(store, records, errors))
    crew = [
        Process(target=reader, args=(read, parse, todo, records, errors)) for _ in range(workers)
    ]
    for process in [writing, *crew]:
        process.start()
    for path in [*paths, *[None] * workers]:
        todo.put(path)
    found, busy = {}, workers
    while busy:
        message = errors.get()
        if message is None:
            busy -= 1
        else:
            found.update([message])
    records.put(None)
    while isinstance(message := errors.get(), tuple):
        found.update([message])
    for process in [*crew, writing]:
        process.join()
    return message, found
