from multiprocessing import Manager, Process


def attempt(work, task):
    number, failed, value = task
    if failed:
        return task
    try:
        return number, False, work(value)
    except Exception as error:
        return number, True, f"{type(error).__name__}: {error}"


def stage(work, source, sink, before, running):
    while (task := source.get()) is not None:
        sink.put(attempt(work, task))
    with before:
        running[0] -= 1
        last = running[0] == 0
    source.put(None)
    if last:
        sink.put(None)


def run_pipeline(read, translate, file, items, translators):
    if translators < 1:
        raise ValueError("at least one translator")
    with Manager() as manager:
        queues = [manager.Queue() for _ in range(4)]
        processes, kept = [], []
        for place, (work, number) in enumerate([(read, 1), (translate, translators), (file, 1)]):
            shared = (manager.Lock(), manager.list([number]))
            kept.append(shared)
            for _ in range(number):
                args = (work, queues[place], queues[place + 1], *shared)
                processes.append(Process(target=stage, args=args))
                processes[-1].start()
        for number, item in enumerate(items):
            queues[0].put((number, False, item))
        queues[0].put(None)
        outcomes = dict((number, value) for number, _, value in iter(queues[3].get, None))
        for process in processes:
            process.join()
    return [outcomes[number] for number in range(len(items))]
