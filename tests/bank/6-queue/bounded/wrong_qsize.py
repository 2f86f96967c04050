# mistake: trusts qsize()
# fails: as there is room for, and no more | with other room too
from multiprocessing import Process, Queue


def maker(make, count, q, room):
    number = 0
    while number < count:
        if q.qsize() <= room:
            q.put((make(number),))
            number += 1
    q.put(None)


def user(use, q):
    for (thing,) in iter(q.get, None):
        use(thing)


def run_bounded(make, use, count, room):
    q = Queue()
    making = Process(target=maker, args=(make, count, q, room))
    using = Process(target=user, args=(use, q))
    making.start()
    using.start()
    making.join()
    using.join()
