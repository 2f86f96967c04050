# fails: in one other process | for what they are | other items
from multiprocessing import Process, Queue

sentinel = -3


def create(items, q):
    for item in items:
        q.put(item)
    q.put(sentinel)


def consume(work, q):
    while True:
        item = q.get()
        work(item)
        if item is sentinel:
            break


def run_pair(work, items):
    q = Queue()
    creator = Process(target=create, args=(items, q))
    consumer = Process(target=consume, args=(work, q))
    creator.start()
    consumer.start()
    creator.join()
    consumer.join()
