# fails: refuses less
from multiprocessing import Process, Queue


def stage(work, source, sink, before, after):
    """Work until as many None have come as there are processes before; then say it to those after."""
    ended = 0
    while ended < before:
        message = source.get()
        if message is None:
            ended += 1
            continue
        number, well, value = message
        if well:
            try:
                value = work(value)
            except ConnectionError:
                value = work(value)
            except Exception as error:
                well, value = False, f"{type(error).__name__}: {error}"
        sink.put((number, well, value))
    for _ in range(after):
        sink.put(None)


def run_pipeline(read, translate, file, items, translators):
    """Return the outcomes of `file(translate(read(item)))`, by three stages."""
    if translators < 1:
        raise ValueError("at least one translator is needed")
    queues = [Queue() for _ in range(4)]
    processes = [Process(target=stage, args=(read, queues[0], queues[1], 1, translators))]
    for _ in range(translators):
        processes.append(Process(target=stage, args=(translate, queues[1], queues[2], 1, 1)))
    processes.append(Process(target=stage, args=(file, queues[2], queues[3], translators, 1)))
    for process in processes:
        process.start()
    for number, item in enumerate(items):
        queues[0].put((number, True, item))
    queues[0].put(None)
    outcomes = [None] * len(items)
    for number, _, value in iter(queues[3].get, None):
        outcomes[number] = value
    for process in processes:
        process.join()
    return outcomes
