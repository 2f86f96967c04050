# mistake: the first sentinel of several ends the next stage
# fails: sends every item through | has as many translators | loses nothing when one t
from multiprocessing import Process, Queue


def stage(work, source, sink, after):
    """What each process does: work on what comes, and pass it on, until None."""
    while True:
        message = source.get()
        if message is None:
            break
        number, ok, value = message
        if ok:
            try:
                value = work(value)
            except Exception as error:
                ok, value = False, f"{type(error).__name__}: {error}"
        sink.put((number, ok, value))
    for _ in range(after):
        sink.put(None)


def run_pipeline(read, translate, file, items, translators):
    """Return the outcomes of `file(translate(read(item)))`, by three stages."""
    if translators < 1:
        raise ValueError("translators must be at least 1")
    todo, pages, texts, filed = Queue(), Queue(), Queue(), Queue()
    processes = [Process(target=stage, args=(read, todo, pages, translators))]
    for _ in range(translators):
        processes.append(Process(target=stage, args=(translate, pages, texts, 1)))
    processes.append(Process(target=stage, args=(file, texts, filed, 1)))
    for process in processes:
        process.start()
    for number, item in enumerate(items):
        todo.put((number, True, item))
    todo.put(None)
    found = {number: value for number, _, value in iter(filed.get, None)}
    for process in processes:
        process.join()
    return [found[number] for number in sorted(found)]
