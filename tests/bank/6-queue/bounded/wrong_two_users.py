from multiprocessing import Process, Queue


def maker(make, count, q):
    """What the maker does."""
    for number in range(count):
        q.put((number, make(number)))
    q.put(None)
    q.put(None)


def user(use, q):
    """What the user does."""
    while True:
        pair = q.get()
        if pair is None:
            break
        use(pair[1])


def run_bounded(make, use, count, room):
    """Let one process make things, at most `room` ahead of the one that uses them."""
    q = Queue(maxsize=room)
    processes = [
        Process(target=maker, args=(make, count, q)),
        Process(target=user, args=(use, q)),
        Process(target=user, args=(use, q)),
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
