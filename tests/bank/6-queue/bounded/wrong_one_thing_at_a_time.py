# mistake: fewer things were made ahead than there is room for
# fails: as there is room for, and no more | with other room too
from multiprocessing import JoinableQueue, Process


def maker(make, count, q):
    for number in range(count):
        q.put((make(number),))
        q.join()
    q.put(None)


def user(use, q):
    for (thing,) in iter(q.get, None):
        use(thing)
        q.task_done()


def run_bounded(make, use, count, room):
    q = JoinableQueue(room)
    making = Process(target=maker, args=(make, count, q))
    using = Process(target=user, args=(use, q))
    making.start()
    using.start()
    making.join()
    using.join()
