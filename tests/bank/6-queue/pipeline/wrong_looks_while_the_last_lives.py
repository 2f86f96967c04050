# mistake: trusts empty()
# fails: refuses less than one tr
from multiprocessing import Process, Queue


def stage(work, source, sink, before, after):
    """Work on what comes, until `before` Nones have come; then send `after` of them on."""
    ended = 0
    while ended < before:
        message = source.get()
        if message is None:
            ended += 1
            continue
        number, good, value = message
        if good:
            try:
                value = work(value)
            except BaseException as error:
                good, value = False, f"{type(error).__name__}: {error}"
        sink.put((number, good, value))
    for _ in range(after):
        sink.put(None)


def run_pipeline(read, translate, file, items, translators):
    """Return the outcomes of `file(translate(read(item)))`, by three stages."""
    if translators < 1:
        raise ValueError("at least one translator")
    to_read, pages, texts, filed = Queue(), Queue(), Queue(), Queue()
    processes = [Process(target=stage, args=(read, to_read, pages, 1, translators))]
    for _ in range(translators):
        processes.append(Process(target=stage, args=(translate, pages, texts, 1, 1)))
    processes.append(Process(target=stage, args=(file, texts, filed, translators, 0)))
    for process in processes:
        process.start()
    for number, item in enumerate(items):
        to_read.put((number, True, item))
    to_read.put(None)

    outcomes = [None] * len(items)
    while processes[-1].is_alive():
        while not filed.empty():
            number, _, outcome = filed.get()
            outcomes[number] = outcome
    for process in processes:
        process.join()
    return outcomes
