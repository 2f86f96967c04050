# mistake: an item taken for the sentinel
# fails: takes other items
from multiprocessing import Process, Queue


def create(items, q):
    """What the creator does."""
    for item in items:
        q.put(item)
    q.put([None])


def consume(work, q):
    """What the consumer does."""
    while True:
        item = q.get()
        if item == [None]:
            break
        work(item)


def run_pair(work, items):
    """Let one process create the items, and another one do the work."""
    q = Queue()
    creator = Process(target=create, args=(items, q))
    consumer = Process(target=consume, args=(work, q))
    creator.start()
    consumer.start()
    creator.join()
    consumer.join()
