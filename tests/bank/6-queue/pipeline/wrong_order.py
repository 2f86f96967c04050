from multiprocessing import Process, Queue


def stage(work, source, sink):
    while (task := source.get()) is not None:
        ok, value = task
        if ok:
            try:
                value = work(value)
            except Exception as error:
                ok, value = False, f"{type(error).__name__}: {error}"
        sink.put((ok, value))


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
    for item in items:
        tasks.put((True, item))
    found = [outcomes.get()[1] for _ in items]
    tasks.put(None)
    for _ in team:
        pages.put(None)
    texts.put(None)
    for process in (reader, *team, clerk):
        process.join()
    return found
