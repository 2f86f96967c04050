from multiprocessing import Process, Queue


def member(work, tasks, results):
    while True:
        task = tasks.get()
        if task is None:
            tasks.put(None)
            return
        index, item = task
        results.put((index, work(item)))


def run_team(work, items, size):
    tasks, results = Queue(), Queue()
    for task in enumerate(items):
        tasks.put(task)
    tasks.put(None)
    team = [Process(target=member, args=(work, tasks, results)) for _ in range(size)]
    for process in team:
        process.start()
    found = [None] * len(items)
    for _ in range(len(items)):
        index, result = results.get()
        found[index] = result
    for process in team:
        process.join()
    tasks.cancel_join_thread()
    return found
