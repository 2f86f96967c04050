# mistake: a global that every process makes anew
# fails: does the work for every | takes 0, -1 and an empty | takes other items and no
from multiprocessing import Process, Queue

q = Queue()


def create(items):
    """What the creator does."""
    for item in items:
        q.put((item,))
    q.put(None)


def consume(work):
    """What the consumer does."""
    for (item,) in iter(q.get, None):
        work(item)


def run_pair(work, items):
    """Let one process create the items, and another one do the work."""
    creator = Process(target=create, args=(items,))
    consumer = Process(target=consume, args=(work,))
    creator.start()
    consumer.start()
    creator.join()
    consumer.join()
