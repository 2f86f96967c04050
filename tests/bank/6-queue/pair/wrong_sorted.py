# mistake: numbers sorted like texts
# fails: in one other process | for what they are | other items
from multiprocessing import Process, Queue


def create(items, q):
    for item in sorted(items, key=str):
        q.put(item)
    q.put(None)


def consume(work, q):
    while True:
        item = q.get()
        if item is None:
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
