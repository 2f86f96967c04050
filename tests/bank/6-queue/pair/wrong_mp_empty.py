# mistake: multiprocessing.Empty
# fails: other items | does the work | takes 0
import multiprocessing
from multiprocessing import Process, Queue


def create(items, q):
    for item in items:
        q.put(item)


def consume(work, q):
    while True:
        try:
            item = q.get(timeout=1)
        except multiprocessing.Empty:
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
