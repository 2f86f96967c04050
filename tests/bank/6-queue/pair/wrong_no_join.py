# mistake: no join | something shared that nobody holds any more
# fails: in one other process | for what they are | other items
from multiprocessing import Process, Queue


def create(items, q):
    for item in items:
        q.put(item)
    q.put(None)


def consume(work, q):
    for item in iter(q.get, None):
        work(item)


def run_pair(work, items):
    q = Queue()
    creator = Process(target=create, args=(items, q))
    consumer = Process(target=consume, args=(work, q))
    creator.start()
    consumer.start()
