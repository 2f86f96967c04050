# mistake: an item taken for the sentinel
# fails: for what they are | other items
from multiprocessing import Process, Queue

sentinel = -1


def create(items, q):
    for item in items:
        q.put(item)
    q.put(sentinel)


def consume(work, q):
    while True:
        item = q.get()
        if item is sentinel:
            break
        work(item)


def run_pair(work, items):
    q = Queue()
    creator = Process(target=create, args=(items, q))
    consumer = Process(target=consume, args=(work, q))
    creator.start()
    consumer.start()
    creator.join()
    consumer.join()
