from multiprocessing import Lock, Process, Value


def work(lock, number, step, item):
    lock.acquire()
    try:
        old = number.value
        number.value = step(old, item)
    finally:
        lock.release()


def run_steps(step, items, start):
    number = Value("q", start, lock=False)
    lock = Lock()
    workers = [Process(target=work, args=(lock, number, step, item)) for item in items]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return number.value
