import queue
from multiprocessing import Event, Process, Queue


def stage(work, source, sink, over):
    while not over.is_set():
        try:
            number, state, value = source.get(timeout=0.2)
        except queue.Empty:
            continue
        if state == "fine":
            try:
                value = work(value)
            except BaseException as error:
                state, value = "failed", ": ".join([error.__class__.__name__, str(error)])
        sink.put((number, state, value))


def run_pipeline(read, translate, file, items, translators):
    """An event tells all that it is over, when every outcome has come."""
    if translators <= 0:
        raise ValueError("no translators")
    if not items:
        return []
    a, b, c, d, over = Queue(), Queue(), Queue(), Queue(), Event()
    processes = [Process(target=stage, args=(read, a, b, over))]
    processes += [Process(target=stage, args=(translate, b, c, over)) for _ in range(translators)]
    processes += [Process(target=stage, args=(file, c, d, over))]
    for process in processes:
        process.start()
    for number, item in enumerate(items):
        a.put((number, "fine", item))
    found = dict()
    while len(found) != len(items):
        number, _, value = d.get()
        found[number] = value
    over.set()
    for process in processes:
        process.join()
    return [found[n] for n in range(len(items))]
