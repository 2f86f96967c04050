# mistake: something was made though nothing was asked for
# fails: does so with
from multiprocessing import Process, Queue


def maker(make, count, q, room):
    """What the maker does."""
    for number in range(max(count, room)):
        q.put((make(number),))
    q.put(None)


def user(use, q):
    """What the user does."""
    while True:
        box = q.get()
        if box is None:
            break
        use(*box)


def run_bounded(make, use, count, room):
    """Let one process make things, at most `room` ahead of the one that uses them."""
    q = Queue(maxsize=room)
    one = Process(target=maker, args=(make, count, q, room))
    other = Process(target=user, args=(use, q))
    one.start()
    other.start()
    one.join()
    other.join()
