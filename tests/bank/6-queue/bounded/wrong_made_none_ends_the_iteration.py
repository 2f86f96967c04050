# mistake: an item taken for the sentinel
# fails: does so with other room too, takes None,
from multiprocessing import Process, Queue


def maker(make, count, q):
    for thing in map(make, range(count)):
        q.put(thing)
    q.put(None)


def user(use, q):
    for thing in iter(q.get, None):
        use(thing)


def run_bounded(make, use, count, room):
    q = Queue(maxsize=room)
    pair = [Process(target=maker, args=(make, count, q)), Process(target=user, args=(use, q))]
    for p in pair:
        p.start()
    for p in pair:
        p.join()
