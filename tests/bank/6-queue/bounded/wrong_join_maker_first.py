# mistake: join before the queue is emptied
# fails: in two processes | as there is room for, and no more | with other room too
from multiprocessing import Process, Queue


def maker(make, count, q):
    for number in range(count):
        q.put((make(number),))
    q.put(None)


def user(use, q):
    for (thing,) in iter(q.get, None):
        use(thing)


def run_bounded(make, use, count, room):
    q = Queue(maxsize=room)
    making = Process(target=maker, args=(make, count, q))
    using = Process(target=user, args=(use, q))
    making.start()
    making.join()
    using.start()
    using.join()
