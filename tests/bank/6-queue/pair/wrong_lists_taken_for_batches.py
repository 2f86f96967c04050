# mistake: none
# fails: takes other items
from multiprocessing import Process, Queue

BATCH = 50


def create(items, q):
    """What the creator does."""
    full = len(items) // BATCH * BATCH
    for begin in range(0, full, BATCH):
        q.put(items[begin:begin + BATCH])
    for item in items[full:]:
        q.put(item)
    q.put(None)


def consume(work, q):
    """What the consumer does."""
    for message in iter(q.get, None):
        if isinstance(message, list):
            for item in message:
                work(item)
        else:
            work(message)


def run_pair(work, items):
    """Let one process create the items, and another one do the work."""
    q = Queue()
    creator = Process(target=create, args=(items, q))
    consumer = Process(target=consume, args=(work, q))
    creator.start()
    consumer.start()
    creator.join()
    consumer.join()
