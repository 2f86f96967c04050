from multiprocessing import Manager, Process, Queue


def member(work, tasks, results):
    for item in iter(tasks.get, "over"):
        results.append(work(item))


def run_team(work, items, size):
    with Manager() as manager:
        tasks, results = Queue(), manager.list()
        team = [Process(target=member, args=(work, tasks, results)) for _ in range(size)]
        for process in team:
            process.start()
        for item in [*items, *["over"] * size]:
            tasks.put(item)
        for process in team:
            process.join()
        return list(results)
