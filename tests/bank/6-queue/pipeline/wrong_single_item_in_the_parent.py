# fails: refuses less than one translator, takes an empty list and any error, and leaves no process
from multiprocessing import Process, Queue


def stage(work, source, sink, before, after):
    ended = 0
    while ended < before:
        task = source.get()
        if task is None:
            ended += 1
            continue
        index, good, value = task
        if good:
            try:
                value = work(value)
            except Exception as error:
                good, value = False, f"{type(error).__name__}: {error}"
        sink.put((index, good, value))
    for _ in range(after):
        sink.put(None)


def run_pipeline(read, translate, file, items, translators):
    if translators > 0 and len(items) == 1:
        try:
            return [file(translate(read(items[0])))]
        except Exception as error:
            return [f"{type(error).__name__}: {error}"]
    if translators < 1:
        raise ValueError("at least one translator")
    if not items:
        return []
    to_read, to_translate, to_file, outcomes = Queue(), Queue(), Queue(), Queue()
    processes = [Process(target=stage, args=(read, to_read, to_translate, 1, translators))]
    for _ in range(translators):
        processes.append(Process(target=stage, args=(translate, to_translate, to_file, 1, 1)))
    processes.append(Process(target=stage, args=(file, to_file, outcomes, translators, 0)))
    for process in processes:
        process.start()
    for index, item in enumerate(items):
        to_read.put((index, True, item))
    to_read.put(None)
    found = [None] * len(items)
    for _ in items:
        index, _, value = outcomes.get()
        found[index] = value
    for process in processes:
        process.join()
    return found
