# mistake: room is waited for too early
# fails: makes as many things ahe | does so with other room
import time
from multiprocessing import Process, Queue


def maker(make, count, q, room):
    for number in range(count):
        while q.qsize() >= room:
            time.sleep(0.01)
        q.put((make(number),))
    q.put(None)


def user(use, q):
    for (thing,) in iter(q.get, None):
        use(thing)


def run_bounded(make, use, count, room):
    q = Queue()
    one = Process(target=maker, args=(make, count, q, room))
    other = Process(target=user, args=(use, q))
    one.start()
    other.start()
    one.join()
    other.join()
