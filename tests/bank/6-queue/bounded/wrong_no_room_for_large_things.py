# mistake: none
# fails: does so with
from multiprocessing import Process, Semaphore, SimpleQueue


def maker(make, count, q, places):
    """What the maker does."""
    for number in range(count):
        thing = make(number)
        places.acquire()
        q.put((thing,))
    q.put(None)


def user(use, q, places):
    """What the user does."""
    while True:
        box = q.get()
        if box is None:
            break
        places.release()
        use(*box)


def run_bounded(make, use, count, room):
    """Let one process make things, at most `room` ahead of the one that uses them."""
    q, places = SimpleQueue(), Semaphore(room)
    one = Process(target=maker, args=(make, count, q, places))
    other = Process(target=user, args=(use, q, places))
    one.start()
    other.start()
    one.join()
    other.join()
