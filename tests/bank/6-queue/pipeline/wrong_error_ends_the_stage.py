# mistake: an exception ends a worker that others wait for
# fails: in the place of its item | refuses less
from multiprocessing import Process, Queue


def stage(work, source, sink):
    while True:
        task = source.get()
        if task is None:
            break
        number, value = task
        sink.put((number, work(value)))


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
    for task in enumerate(items):
        tasks.put(task)
    tasks.put(None)
    reader.join()
    found = dict(outcomes.get() for _ in items)
    for _ in team:
        pages.put(None)
    texts.put(None)
    for process in (*team, clerk):
        process.join()
    return [found[number] for number in range(len(items))]
