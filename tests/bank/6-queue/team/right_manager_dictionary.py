from multiprocessing import Manager, Process


def member(work, tasks, results):
    while (task := tasks.get()) is not None:
        number, item = task
        results[number] = work(item)


def run_team(work, items, size):
    with Manager() as manager:
        tasks, results = manager.Queue(), manager.dict()
        for task in enumerate(items):
            tasks.put(task)
        for _ in range(size):
            tasks.put(None)
        team = [Process(target=member, args=(work, tasks, results)) for _ in range(size)]
        for process in team:
            process.start()
        for process in team:
            process.join()
        return [results[number] for number in range(len(items))]
