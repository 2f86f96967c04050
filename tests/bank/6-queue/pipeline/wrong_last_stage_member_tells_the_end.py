# mistake: waits for one who is not there
# fails: loses nothing when
from multiprocessing import Process, Queue, Value


def stage(work, source, sink, at_work, following):
    """What each process does: work on what comes, and pass it on, until None."""
    for number, good, value in iter(source.get, None):
        if good:
            try:
                value = work(value)
            except Exception as error:
                good, value = False, f"{type(error).__name__}: {error}"
        sink.put((number, good, value))
    with at_work.get_lock():
        at_work.value -= 1
        last = at_work.value == 0
    if last:
        for _ in range(following):
            sink.put(None)


def run_pipeline(read, translate, file, items, translators):
    """Return the outcomes of `file(translate(read(item)))`, by three stages."""
    if translators < 1:
        raise ValueError("translators must be at least 1")
    queues = [Queue() for _ in range(4)]
    crews = [(read, 1, translators), (translate, translators, 1), (file, 1, 0)]
    processes, counters = [], []
    for (work, size, following), source, sink in zip(crews, queues, queues[1:]):
        at_work = Value("i", size)
        counters.append(at_work)
        processes += [
            Process(target=stage, args=(work, source, sink, at_work, following)) for _ in range(size)
        ]
    for process in processes:
        process.start()
    for number, item in enumerate(items):
        queues[0].put((number, True, item))
    queues[0].put(None)
    outcomes = [None] * len(items)
    for _ in items:
        number, _good, value = queues[3].get()
        outcomes[number] = value
    for process in processes:
        process.join()
    return outcomes
