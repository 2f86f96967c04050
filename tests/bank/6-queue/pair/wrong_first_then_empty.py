from multiprocessing import Process, Queue


def create(items, q):
    for item in items:
        q.put(item)


def consume(work, q):
    work(q.get())
    while not q.empty():
        work(q.get())


def run_pair(work, items):
    q = Queue()
    creator = Process(target=create, args=(items, q))
    consumer = Process(target=consume, args=(work, q))
    creator.start()
    consumer.start()
    creator.join()
    consumer.join()
