# mistake: a translator that was free did not take the rest
# fails: has as many
from multiprocessing import Process, Queue


def stage(work, source, sinks):
    turn = 0
    while True:
        message = source.get()
        if message is None:
            break
        number, good, value = message
        if good:
            try:
                value = work(value)
            except Exception as error:
                good, value = False, f"{type(error).__name__}: {error}"
        sinks[turn % len(sinks)].put((number, good, value))
        turn += 1
    for sink in sinks:
        sink.put(None)


def last(work, source, sink, ends):
    while ends:
        message = source.get()
        if message is None:
            ends -= 1
            continue
        number, good, value = message
        if good:
            try:
                value = work(value)
            except Exception as error:
                good, value = False, f"{type(error).__name__}: {error}"
        sink.put((number, value))


def run_pipeline(read, translate, file, items, translators):
    if translators < 1:
        raise ValueError("at least one translator")
    to_read, texts, filed = Queue(), Queue(), Queue()
    pages = [Queue() for _ in range(translators)]
    processes = [Process(target=stage, args=(read, to_read, pages))]
    processes += [Process(target=stage, args=(translate, mine, [texts])) for mine in pages]
    processes.append(Process(target=last, args=(file, texts, filed, translators)))
    for process in processes:
        process.start()
    for number, item in enumerate(items):
        to_read.put((number, True, item))
    to_read.put(None)
    found = dict(filed.get() for _ in items)
    for process in processes:
        process.join()
    return [found[number] for number in range(len(items))]
