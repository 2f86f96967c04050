# mistake: a sentinel compared by is
# fails: in one other process | for what they are | other items
from multiprocessing import Process, Queue

END = ("the", "end")


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
    creator = Process(target=create, args=(items, q))
    consumer = Process(target=consume, args=(work, q))
    creator.start()
    consumer.start()
    creator.join()
    consumer.join()
