# mistake: an item taken for the sentinel
# fails: for what they are | other items
from multiprocessing import Process, Queue


def create(items, q):
    for item in items:
        q.put(item)
    q.put(None)


def consume(work, q):
    while True:
        item = q.get()
        if not item:
            break
        work(item)


def run_pair(work, items):
    q = Queue()
    processes = [
        Process(target=create, args=(items, q)),
        Process(target=consume, args=(work, q)),
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
