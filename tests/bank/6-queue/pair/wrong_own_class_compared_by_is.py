# mistake: a sentinel compared by is
# fails: does the work for every item, in order,  | takes 0, -1 and an empty text for what t | takes other items and none at all, waits
from multiprocessing import Process, Queue


class TheEnd:
    pass


END = TheEnd()


def create(items, q):
    for item in items:
        q.put(item)
    q.put(END)


def consume(work, q):
    while True:
        item = q.get()
        if item is END:
            break
        work(item)


def run_pair(work, items):
    q = Queue()
    pair = Process(target=create, args=(items, q)), Process(target=consume, args=(work, q))
    for p in pair:
        p.start()
    for p in pair:
        p.join()
