# mistake: an item taken for the sentinel
# fails: takes other items and none at all, waits for a slow creator, and leaves no process behind
from multiprocessing import Process, Queue

END = []


def create(items, q):
    for item in [*items, END]:
        q.put(item)


def consume(work, q):
    for item in iter(q.get, END):
        work(item)


def run_pair(work, items):
    q = Queue()
    pair = Process(target=create, args=(items, q)), Process(target=consume, args=(work, q))
    for process in pair:
        process.start()
    for process in pair:
        process.join()
