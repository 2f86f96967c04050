# mistake: threads where processes were asked for
# fails: in two processes | does so with other room too, takes None, and
from queue import Queue
from threading import Thread


def maker(make, count, q):
    for number in range(count):
        q.put((make(number),))
    q.put(None)


def user(use, q):
    for (thing,) in iter(q.get, None):
        use(thing)


def run_bounded(make, use, count, room):
    q = Queue(room)
    both = [Thread(target=maker, args=(make, count, q)), Thread(target=user, args=(use, q))]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
