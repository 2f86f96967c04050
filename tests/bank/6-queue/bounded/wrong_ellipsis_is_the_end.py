# mistake: a full queue that nobody empties
# fails: does so with other room
from multiprocessing import Process, Queue


def maker(make, count, q):
    """What the maker does."""
    for number in range(count):
        q.put(make(number))
    q.put(...)


def user(use, q):
    """What the user does."""
    while True:
        thing = q.get()
        if thing is ...:
            break
        use(thing)


def run_bounded(make, use, count, room):
    """Let one process make things, at most `room` ahead of the one that uses them."""
    q = Queue(maxsize=room)
    making = Process(target=maker, args=(make, count, q))
    using = Process(target=user, args=(use, q))
    making.start()
    using.start()
    making.join()
    using.join()
