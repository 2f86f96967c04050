from multiprocessing import Process, Queue


def stage(work, source, sink):
    """What each process does: work on what comes, and pass it on, until None."""
    for number, ok, value in iter(source.get, None):
        if ok:
            try:
                value = work(value)
            except Exception as error:
                ok, value = False, f"{type(error).__name__}: {error}"
        sink.put((number, ok, value))
    sink.put(None)


def run_pipeline(read, translate, file, items, translators):
    """Return the outcomes of `file(translate(read(item)))`, by three stages."""
    if translators < 1:
        raise ValueError(f"translators must be at least 1, not {translators}")
    tasks, pages, texts, outcomes = (Queue() for _ in range(4))
    reader = Process(target=stage, args=(read, tasks, pages))
    team = [
        Process(target=stage, args=(translate, pages, texts))
        for _ in range(translators)
    ]
    clerk = Process(target=file_all, args=(file, texts, outcomes, translators))
    processes = [reader, *team, clerk]
    for process in processes:
        process.start()
    for number, item in enumerate(items):
        tasks.put((number, True, item))
    tasks.put(None)
    reader.join()
    for _ in range(translators - 1):
        pages.put(None)     # the reader has put the first one
    found = {}
    for number, ok, value in iter(outcomes.get, None):
        found[number] = value
    for process in processes:
        process.join()
    return [found[number] for number in range(len(items))]


def file_all(file, source, sink, translators):
    """The last stage: it ends when all of the translators have."""
    ended = 0
    while ended < translators:
        task = source.get()
        if task is None:
            ended += 1
            continue
        number, ok, value = task
        if not (isinstance(value, str) and "Error: " in value):
            try:
                value = file(value)
            except Exception as error:
                ok, value = False, f"{type(error).__name__}: {error}"
        sink.put((number, ok, value))
    sink.put(None)
