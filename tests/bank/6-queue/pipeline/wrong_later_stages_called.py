# mistake: a failure was worked on like a value
# fails: in the place of its item | refuses less | loses nothing when one translator is slow,
from multiprocessing import Process, Queue


def stage(work, source, sink):
    while (task := source.get()) is not None:
        number, value = task
        try:
            if isinstance(value, Exception):
                work(None)
            else:
                value = work(value)
        except Exception as error:
            value = error
        sink.put((number, value))


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
    found = dict(outcomes.get() for _ in items)
    tasks.put(None)
    for _ in team:
        pages.put(None)
    texts.put(None)
    for process in (reader, *team, clerk):
        process.join()
    values = [found[number] for number in range(len(items))]
    return [f"{type(v).__name__}: {v}" if isinstance(v, Exception) else v for v in values]
