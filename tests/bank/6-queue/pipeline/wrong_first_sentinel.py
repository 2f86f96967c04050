# mistake: the first sentinel of several ends the next stage
# fails: when one translator is slow
# may fail: and keeps the order | in the place of its item | has all stages at work | all at work at the same time | refuses less
from multiprocessing import Process, Queue


def stage(work, source, sink):
    for number, ok, value in iter(source.get, None):
        if ok:
            try:
                value = work(value)
            except Exception as error:
                ok, value = False, f"{type(error).__name__}: {error}"
        sink.put((number, ok, value))
    sink.put(None)


def run_pipeline(read, translate, file, items, translators):
    if translators < 1:
        raise ValueError("translators")
    tasks, pages, texts, outcomes = (Queue() for _ in range(4))
    processes = [Process(target=stage, args=(read, tasks, pages))]
    for _ in range(translators):
        processes.append(Process(target=stage, args=(translate, pages, texts)))
    processes.append(Process(target=stage, args=(file, texts, outcomes)))
    for process in processes:
        process.start()
    for number, item in enumerate(items):
        tasks.put((number, True, item))
    tasks.put(None)
    processes[0].join()
    for _ in range(translators - 1):
        pages.put(None)
    found = [None] * len(items)
    for number, ok, value in iter(outcomes.get, None):
        found[number] = value
    for process in processes:
        process.join()
    return found
