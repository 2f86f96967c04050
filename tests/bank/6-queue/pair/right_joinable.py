from multiprocessing import JoinableQueue, Process


def create(items, q):
    for item in items:
        q.put(item)
    q.join()
    q.put(None)


def consume(work, q):
    for item in iter(q.get, None):
        work(item)
        q.task_done()


def run_pair(work, items):
    q = JoinableQueue()
    creator = Process(target=create, args=(items, q))
    consumer = Process(target=consume, args=(work, q))
    creator.start()
    consumer.start()
    creator.join()
    consumer.join()
