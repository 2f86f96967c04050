from multiprocessing import Process, Queue


def stage(work, source, sink):
    while (task := source.get()) != "the end":
        index, failed, value = task
        if not failed:
            try:
                value = work(value)
            except Exception as error:
                failed, value = True, type(error).__name__ + ": " + str(error)
        sink.put((index, failed, value))


def run_pipeline(read, translate, file, items, translators):
    if translators < 1:
        raise ValueError("translators")
    queues = [Queue() for _ in range(4)]
    works = [(read, 1), (translate, translators), (file, 1)]
    crews = []
    for place, (work, number) in enumerate(works):
        args = (work, queues[place], queues[place + 1])
        crews.append([Process(target=stage, args=args) for _ in range(number)])
    for crew in crews:
        for process in crew:
            process.start()
    for index, item in enumerate(items):
        queues[0].put((index, False, item))
    outcomes = sorted((queues[3].get() for _ in items), key=lambda task: task[0])
    for source, crew in zip(queues, crews):
        for _ in crew:
            source.put("the end")
    for crew in crews:
        for process in crew:
            process.join()
    return [value for _, _, value in outcomes]
