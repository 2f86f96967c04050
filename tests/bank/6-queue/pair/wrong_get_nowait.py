# mistake: nothing for a while taken for the end
# fails: other items
# may fail: in one other process | for what they are
from multiprocessing import Process, Queue


def create(items, q):
    for item in items:
        q.put(item)
    q.put(None)


def consume(work, q):
    import queue
    import time
    time.sleep(0.5)
    while True:
        try:
            item = q.get_nowait()
        except queue.Empty:
            break
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
