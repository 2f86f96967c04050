# mistake: nothing for a while taken for the end
# fails: and keeps the order | when one translator is slow
# may fail: has all stages at work | in the place of its item | all at work at the same time | refuses less
from queue import Empty
from multiprocessing import Process, Queue


def stage(work, source, sink):
    while True:
        try:
            number, ok, value = source.get(timeout=2)
        except Empty:
            break
        if ok:
            try:
                value = work(value)
            except Exception as error:
                ok, value = False, f"{type(error).__name__}: {error}"
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
        outcomes[number] = value
    for row in rows:
        for process in row:
            process.join()
    return outcomes
