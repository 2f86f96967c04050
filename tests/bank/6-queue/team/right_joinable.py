from multiprocessing import JoinableQueue, Process, Queue


def member(work, tasks, results):
    while True:
        number, item = tasks.get()
        try:
            if number < 0:
                return
            results.put((number, work(item)))
        finally:
            tasks.task_done()


def run_team(work, items, size):
    tasks, results = JoinableQueue(), Queue()
    team = []
    for number in range(size):
        process = Process(
            target=member, args=(work, tasks, results), name=f"member {number}"
        )
        process.start()
        team.append(process)
    for number, item in enumerate(items):
        tasks.put((number, item))
    tasks.join()
    for _ in team:
        tasks.put((-1, None))
    found = {}
    while len(found) < len(items):
        number, result = results.get()
        found[number] = result
    for process in team:
        process.join()
    return [found[number] for number in sorted(found)]
