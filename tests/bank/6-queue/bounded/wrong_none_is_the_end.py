# mistake: an item taken for the sentinel
# fails: with other room too
from multiprocessing import Process, Queue


def maker(make, count, q):
    for number in range(count):
        q.put(make(number))
    q.put(None)


def user(use, q):
    while True:
        thing = q.get()
        if thing is None:
            break
        use(thing)


def run_bounded(make, use, count, room):
    q = Queue(maxsize=room)
    making = Process(target=maker, args=(make, count, q))
    using = Process(target=user, args=(use, q))
    making.start()
    using.start()
    making.join()
    using.join()
