from multiprocessing import Process, Queue


def create(items, q):
    q.put(len(items))
    for item in items:
        q.put(item)


def consume(work, q):
    for _ in range(q.get()):
        work(q.get())


def run_pair(work, items):
    q = Queue(maxsize=2)
    consumer = Process(target=consume, args=(work, q), daemon=True)
    consumer.start()
    creator = Process(target=create, args=(list(items), q))
    creator.start()
    consumer.join()
    creator.join()
