from multiprocessing import Process, Queue


def create(items, q):
    for item in items:
        q.put(item)
    q.put(None)


def consume(work, q):
    item = q.get()
    while item is not None:
        work(item)
        if q.qsize() == 0:
            break
        item = q.get()


def run_pair(work, items):
    q = Queue()
    creator = Process(target=create, args=(items, q))
    consumer = Process(target=consume, args=(work, q))
    creator.start()
    consumer.start()
    creator.join()
    consumer.join()
