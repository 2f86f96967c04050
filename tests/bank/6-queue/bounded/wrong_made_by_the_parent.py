# mistake: work done by the parent | everything was made ahead
# fails: in two processes | as there is room for, and no more | with other room too
from multiprocessing import Process, Queue


def user(use, q):
    for (thing,) in iter(q.get, None):
        use(thing)


def run_bounded(make, use, count, room):
    q = Queue(maxsize=room)
    things = [make(number) for number in range(count)]
    using = Process(target=user, args=(use, q))
    using.start()
    for thing in things:
        q.put((thing,))
    q.put(None)
    using.join()
