# mistake: one sentinel for several consumers
# fails: and keeps the order | all at work at the same time | when one translator is slow
# may fail: in the place of its item | refuses less
from multiprocessing import Process, Queue


def stage(work, source, sink):
    while True:
        task = source.get()
        if task is None:
            break
        number, ok, value = task
        if ok:
            try:
                value = work(value)
            except Exception as error:
                ok, value = False, f"{type(error).__name__}: {error}"
        sink.put((number, ok, value))


def run_pipeline(read, translate, file, items, translators):
    if translators < 1:
        raise ValueError("translators")
    tasks, pages, texts, outcomes = (Queue() for _ in range(4))
    reader = Process(target=stage, args=(read, tasks, pages))
    team = [
        Process(target=stage, args=(translate, pages, texts)) for _ in range(translators)
    ]
    clerk = Process(target=stage, args=(file, texts, outcomes))
    for process in (reader, *team, clerk):
        process.start()
    for number, item in enumerate(items):
        tasks.put((number, True, item))
    tasks.put(None)
    found = {}
    for _ in items:
        number, ok, value = outcomes.get()
        found[number] = value
    pages.put(None)
    texts.put(None)
    for process in (reader, *team, clerk):
        process.join()
    return [found[number] for number in range(len(items))]
