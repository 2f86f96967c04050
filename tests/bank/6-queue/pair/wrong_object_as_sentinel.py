# mistake: a sentinel compared by is
# fails: does the work | takes 0 | takes other items
from multiprocessing import Process, Queue

END = object()


def create(items, q):
    for item in items:
        q.put(item)
    q.put(END)


def consume(work, q):
    while (item := q.get()) is not END:
        work(item)


def run_pair(work, items):
    q = Queue()
    p1 = Process(target=create, args=(items, q))
    p2 = Process(target=consume, args=(work, q))
    p1.start()
    p2.start()
    p1.join()
    p2.join()
