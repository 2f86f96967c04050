# mistake: a value with a second meaning
# fails: loses nothing when one t
from multiprocessing import Process, Queue


def stage(work, source, sink):
    for number, value, error in iter(source.get, None):
        if value is not None:
            try:
                value = work(value)
            except Exception as exception:
                value, error = None, f"{type(exception).__name__}: {exception}"
        sink.put((number, value, error))


def run_pipeline(read, translate, file, items, translators):
    if translators < 1:
        raise ValueError("at least one translator")
    queues = [Queue() for _ in range(4)]
    everybody = [Process(target=stage, args=(read, *queues[0:2]))]
    everybody += [Process(target=stage, args=(translate, *queues[1:3])) for _ in range(translators)]
    everybody += [Process(target=stage, args=(file, *queues[2:4]))]
    for process in everybody:
        process.start()
    for number, item in enumerate(items):
        queues[0].put((number, item, ""))
    outcomes = {}
    for _ in items:
        number, value, error = queues[3].get()
        outcomes[number] = error or value
    queues[0].put(None)
    for _ in range(translators):
        queues[1].put(None)
    queues[2].put(None)
    for process in everybody:
        process.join()
    return [outcomes[number] for number in range(len(items))]
