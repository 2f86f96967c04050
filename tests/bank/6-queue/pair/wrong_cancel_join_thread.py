# mistake: what was put is not sent
# fails: does the work for every item
# may fail: takes 0, -1 | takes other items
from multiprocessing import Process, Queue


def create(items, q):
    """What the creator does."""
    q.cancel_join_thread()
    for item in items:
        q.put(item)
    q.put(None)


def consume(work, q):
    """What the consumer does."""
    while (item := q.get()) is not None:
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
