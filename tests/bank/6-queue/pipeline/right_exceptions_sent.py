from multiprocessing import Process, Queue


def stage(work, source, sink):
    for number, ok, value in iter(source.get, None):
        if ok:
            try:
                value = work(value)
            except Exception as error:
                ok, value = False, error
        sink.put((number, ok, value))


def run_pipeline(read, translate, file, items, translators):
    if translators < 1:
        raise ValueError("translators must be 1 or more")
    queues = [Queue() for _ in range(4)]
    rows = [
        [Process(target=stage, args=(work, queues[n], queues[n + 1])) for _ in range(many)]
        for n, (work, many) in enumerate([(read, 1), (translate, translators), (file, 1)])
    ]
    for row in rows:
        for process in row:
            process.start()
    for number, item in enumerate(items):
        queues[0].put((number, True, item))
    outcomes = [None] * len(items)
    for _ in items:
        number, ok, value = queues[3].get()
        outcomes[number] = value if ok else f"{type(value).__name__}: {value}"
    for n, row in enumerate(rows):
        for process in row:
            queues[n].put(None)
    for row in rows:
        for process in row:
            process.join()
    return outcomes
