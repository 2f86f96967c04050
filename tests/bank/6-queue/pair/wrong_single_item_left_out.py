# fails: takes other items and none at all, waits for a slow creator, and leaves no process behind
from multiprocessing import Process, SimpleQueue


def create(items, q):
    for item in items:
        q.put([item])
    q.put([])


def consume(work, q):
    incoming = iter(q.get, [])
    first = next(incoming, None)
    for number, parcel in enumerate(incoming):
        if number == 0:
            work(first[0])
        work(parcel[0])


def run_pair(work, items):
    q = SimpleQueue()
    a, b = Process(target=create, args=(items, q)), Process(target=consume, args=(work, q))
    a.start(), b.start()
    a.join(), b.join()
