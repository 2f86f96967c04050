# mistake: not every worker joined
# fails: does so with other room too
# may fail: makes as many
from multiprocessing import Process, Queue


def maker(make, count, q):
    for n in range(count):
        q.put((make(n),))
    q.put(None)
def user(use, q):
    while (pack := q.get()) is not None:
        use(pack[0])
def run_bounded(make, use, count, room):
    q = Queue(room)
    a = Process(target=maker, args=(make, count, q))
    b = Process(target=user, args=(use, q))
    a.start()
    b.start()
    a.join()
