from multiprocessing import Process, Queue


def stream(q):
    """Yield what comes, until the bare tuple comes that no item can be."""
    while (got := q.get()) != ():
        yield got[0]


def create(items, q):
    for item in items:
        q.put([item])
    q.put(())


def consume(work, q):
    for item in stream(q):
        work(item)


def run_pair(work, items):
    q = Queue(1)
    jobs = {create: (items, q), consume: (work, q)}
    processes = [Process(target=target, args=args) for target, args in jobs.items()]
    for process in reversed(processes):
        process.start()
    for process in processes:
        process.join()
