from multiprocessing import Process, Queue


def maker(make, count, q):
    for number in range(count):
        q.put((make(number),))


def user(use, q):
    for (thing,) in iter(q.get, "the end"):
        use(thing)


def run_bounded(make, use, count, room):
    q = Queue(room)
    making = Process(target=maker, args=(make, count, q), name="maker")
    using = Process(target=user, args=(use, q), name="user")
    using.start()
    making.start()
    making.join()
    q.put("the end")
    using.join()
