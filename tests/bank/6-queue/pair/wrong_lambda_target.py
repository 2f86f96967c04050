# mistake: a function that cannot be handed to a process
# fails: in one other process | for what they are | other items
from multiprocessing import Process, Queue


def consume(work, q):
    for item in iter(q.get, None):
        work(item)


def run_pair(work, items):
    q = Queue()
    creator = Process(target=lambda: [q.put(item) for item in [*items, None]])
    consumer = Process(target=consume, args=(work, q))
    creator.start()
    consumer.start()
    creator.join()
    consumer.join()
