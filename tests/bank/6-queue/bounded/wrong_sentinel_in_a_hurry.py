# fails: does so with other room too
from multiprocessing import Process, Queue


def maker(make, count, q):
    for number in range(count):
        q.put((number, make(number)))
    q.put(None, timeout=0.5)


def user(use, q):
    while (task := q.get()) is not None:
        use(task[1])


def run_bounded(make, use, count, room):
    q = Queue(maxsize=room)
    processes = [Process(target=maker, args=(make, count, q)), Process(target=user, args=(use, q))]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
