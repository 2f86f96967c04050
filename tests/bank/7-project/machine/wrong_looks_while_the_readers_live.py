# mistake: it returned before all of the errors had come
# fails: leaves no process behind
from multiprocessing import Process, SimpleQueue


def reader(read, parse, todo, records, errors):
    for path in iter(todo.get, None):
        try:
            record = {"path": path}
            record.update(parse(read(path)))
            records.put(record)
        except Exception as error:
            errors.put((path, f"{type(error).__name__}: {error}"))


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
    todo, records, errors, told = (SimpleQueue() for _ in range(4))
    writing = Process(target=writer, args=(store, records, told))
    crew = [
        Process(target=reader, args=(read, parse, todo, records, errors)) for _ in range(workers)
    ]
    for process in [writing, *crew]:
        process.start()
    for path in [*paths, *[None] * workers]:
        todo.put(path)
    found = {}
    while any(process.is_alive() for process in crew):
        while not errors.empty():
            found.update([errors.get()])
    records.put(None)
    while isinstance(message := told.get(), tuple):
        found.update([message])
    for process in [*crew, writing]:
        process.join()
    return message, found
