from multiprocessing import Manager, Process


def create(items, q, over):
    for item in items:
        q.put(item)
    q.join()
    over.set()
    q.put(None)


def consume(work, q, over):
    while True:
        item = q.get()
        if over.is_set():
            break
        work(item)
        q.task_done()


def run_pair(work, items):
    with Manager() as manager:
        q, over = manager.Queue(), manager.Event()
        pair = [
            Process(target=create, args=(items, q, over)),
            Process(target=consume, args=(work, q, over)),
        ]
        for process in pair:
            process.start()
        for process in pair:
            process.join()
