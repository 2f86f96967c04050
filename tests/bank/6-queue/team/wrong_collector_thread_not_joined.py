# mistake: not every worker joined
# fails: keeps the order when the first is the last
import threading
from multiprocessing import Process, Queue


def member(work, tasks, results):
    while (task := tasks.get()) is not None:
        results.put((task[0], work(task[1])))


def run_team(work, items, size):
    tasks, results, found = Queue(), Queue(), [None] * len(items)

    def collect():
        for _ in items:
            place, result = results.get()
            found[place] = result

    team = [Process(target=member, args=(work, tasks, results)) for _ in range(size)]
    for m in team:
        m.start()
    threading.Thread(target=collect).start()
    for task in enumerate(items):
        tasks.put(task)
    for _ in team:
        tasks.put(None)
    for m in team:
        m.join()
    return found
