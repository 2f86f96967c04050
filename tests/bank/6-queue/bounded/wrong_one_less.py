# mistake: off by a few
# fails: as there is room for, and no more | with other room too
from multiprocessing import Process, Queue


def maker(make, count, q):
    for number in range(count):
        q.put((make(number),))
    q.put(None)


def user(use, q):
    for (thing,) in iter(q.get, None):
        use(thing)


def run_bounded(make, use, count, room):
    q = Queue(maxsize=room + 1)
    making = Process(target=maker, args=(make, count, q))
    using = Process(target=user, args=(use, q))
    making.start()
    using.start()
    making.join()
    using.join()
