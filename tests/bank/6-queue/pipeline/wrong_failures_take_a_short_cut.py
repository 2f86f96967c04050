# mistake: an error came after the end of the outcomes
# fails: takes an empty list and any error
from multiprocessing import Process, Queue


def stage(work, source, sink, outcomes, before, after):
    """Work on what comes; send on what is good, and what has failed straight home."""
    while before:
        message = source.get()
        if message is None:
            before -= 1
            continue
        number, value = message
        try:
            value = work(value)
        except Exception as error:
            outcomes.put((number, f"{type(error).__name__}: {error}"))
        else:
            sink.put((number, value))
    for _ in range(after):
        sink.put(None)


def run_pipeline(read, translate, file, items, translators):
    """Return the outcomes of `file(translate(read(item)))`, by three stages."""
    if translators < 1:
        raise ValueError("at least one translator is needed")
    tasks, pages, texts, outcomes = Queue(), Queue(), Queue(), Queue()
    processes = [Process(target=stage, args=(read, tasks, pages, outcomes, 1, translators))]
    for _ in range(translators):
        processes.append(Process(target=stage, args=(translate, pages, texts, outcomes, 1, 1)))
    processes.append(Process(target=stage, args=(file, texts, outcomes, outcomes, translators, 1)))
    for process in processes:
        process.start()
    for task in enumerate(items):
        tasks.put(task)
    tasks.put(None)
    found = [None] * len(items)
    for number, outcome in iter(outcomes.get, None):
        found[number] = outcome
    for process in processes:
        process.join()
    return found
