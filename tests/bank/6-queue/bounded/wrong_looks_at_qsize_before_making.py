# mistake: room is waited for too early
# fails: makes as many things ahead as there is r | does so with other room too, takes None,
import time
from multiprocessing import Process, Queue


def maker(make, count, q, room):
    number = 0
    while number < count:
        if q.qsize() < room:
            q.put((make(number),))
            number += 1
        else:
            time.sleep(0.01)
    q.put(None)


def user(use, q):
    for (thing,) in iter(q.get, None):
        use(thing)


def run_bounded(make, use, count, room):
    q = Queue()
    pair = [Process(target=maker, args=(make, count, q, room)), Process(target=user, args=(use, q))]
    for p in pair:
        p.start()
    for p in pair:
        p.join()
