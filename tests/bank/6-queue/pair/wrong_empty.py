# mistake: trusts empty()
# fails: in one other process | for what they are | other items
from multiprocessing import Process, Queue


def create(items, q):
    for item in items:
        q.put(item)


def consume(work, q):
    while not q.empty():
        work(q.get())


def run_pair(work, items):
    q = Queue()
    consumer = Process(target=consume, args=(work, q))
    consumer.start()
    consumer.join()
    creator = Process(target=create, args=(items, q))
    creator.start()
    creator.join()
