# mistake: a queue without a limit
# fails: as there is room for, and no more | with other room too
from multiprocessing import Process, Queue


def maker(make, count, q):
    for number in range(count):
        q.put((number, make(number)))
    q.put(None)


def user(use, q):
    while True:
        task = q.get()
        if task is None:
            break
        number, thing = task
        use(thing)


def run_bounded(make, use, count, room):
    q = Queue()
    making = Process(target=maker, args=(make, count, q))
    using = Process(target=user, args=(use, q))
    making.start()
    using.start()
    making.join()
    using.join()
