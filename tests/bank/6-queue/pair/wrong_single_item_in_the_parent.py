# fails: takes other items and none at all, waits for a slow creator, and leaves no process behind
from multiprocessing import Process, Queue


def create(items, q):
    q.put(len(items))
    for item in items:
        q.put(item)


def consume(work, q):
    how_many = q.get()
    for _ in range(how_many):
        work(q.get())


def run_pair(work, items):
    if len(items) == 1:
        work(items[0])
        return
    q = Queue()
    processes = [Process(target=create, args=(items, q)), Process(target=consume, args=(work, q))]
    for p in processes:
        p.start()
    for p in processes:
        p.join()
