# mistake: a sentinel that overtakes the items
# fails: and keeps the order | has all stages at work | in the place of its item | all at work at the same time | refuses less | when one translator is slow
from multiprocessing import Process, Queue


def attempt(work, task):
    number, ok, value = task
    if not ok:
        return task
    try:
        return number, True, work(value)
    except Exception as error:
        return number, False, f"{type(error).__name__}: {error}"


def read_all(read, items, pages):
    for number, item in enumerate(items):
        pages.put(attempt(read, (number, True, item)))


def stage(work, source, sink):
    for task in iter(source.get, None):
        sink.put(attempt(work, task))


def run_pipeline(read, translate, file, items, translators):
    if translators < 1:
        raise ValueError("translators")
    pages, texts, outcomes = Queue(), Queue(), Queue()
    reader = Process(target=read_all, args=(read, items, pages))
    team = [Process(target=stage, args=(translate, pages, texts)) for _ in range(translators)]
    clerk = Process(target=stage, args=(file, texts, outcomes))
    for process in [reader, *team, clerk]:
        process.start()
    for _ in team:
        pages.put(None)
    found = sorted((outcomes.get() for _ in items), key=lambda task: task[0])
    texts.put(None)
    for process in [reader, *team, clerk]:
        process.join()
    return [value for _, _, value in found]
