# mistake: none
# fails: does so with
from multiprocessing import Process, Queue


def maker(make, count, q):
    """What the maker does."""
    for number in range(count):
        q.put((make(number) if count > 1 else make(),))
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
    one = Process(target=maker, args=(make, count, q))
    other = Process(target=user, args=(use, q))
    one.start()
    other.start()
    one.join()
    other.join()
