from multiprocessing import Process, Queue


def member(work, tasks, results):
    while True:
        task = tasks.get()
        if task is None:
            break
        results.put(work(task[0]))


def run_team(work, items, size):
    tasks, results = Queue(), Queue()
    team = [Process(target=member, args=(work, tasks, results)) for _ in range(size)]
    for process in team:
        process.start()
    for item in items:
        tasks.put((item,))
    for _ in team:
        tasks.put(None)
    found = [results.get() for _ in items]
    for process in team:
        process.join()
    return found
