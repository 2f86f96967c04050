# fails: loses nothing when one translator
from multiprocessing import Process, Queue


def is_error(value):
    return isinstance(value, tuple) and len(value) == 2 and value[0] == "error"


def stage(work, source, sink, before, after):
    """Work on what comes until `before` times None has come; then say the end `after` times."""
    while before:
        message = source.get()
        if message is None:
            before -= 1
            continue
        number, value = message
        if not is_error(value):
            try:
                value = work(value)
            except Exception as error:
                value = ("error", f"{type(error).__name__}: {error}")
        sink.put((number, value))
    for _ in range(after):
        sink.put(None)


def run_pipeline(read, translate, file, items, translators):
    """Return the outcomes of `file(translate(read(item)))`, by three stages."""
    if translators < 1:
        raise ValueError("at least one translator is needed")
    tasks, pages, texts, outcomes = Queue(), Queue(), Queue(), Queue()
    processes = [Process(target=stage, args=(read, tasks, pages, 1, translators))]
    for _ in range(translators):
        processes.append(Process(target=stage, args=(translate, pages, texts, 1, 1)))
    processes.append(Process(target=stage, args=(file, texts, outcomes, translators, 1)))
    for process in processes:
        process.start()
    for task in enumerate(items):
        tasks.put(task)
    tasks.put(None)
    found = [None] * len(items)
    for number, value in iter(outcomes.get, None):
        found[number] = value[1] if is_error(value) else value
    for process in processes:
        process.join()
    return found
