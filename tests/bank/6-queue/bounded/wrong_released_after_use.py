from multiprocessing import Process, Queue, Semaphore


def maker(make, count, q, free):
    for number in range(count):
        thing = make(number)
        free.acquire()
        q.put((thing,))
    q.put(None)


def user(use, q, free):
    for (thing,) in iter(q.get, None):
        use(thing)
        free.release()


def run_bounded(make, use, count, room):
    q, free = Queue(), Semaphore(room)
    both = [Process(target=maker, args=(make, count, q, free)), Process(target=user, args=(use, q, free))]
    for p in both:
        p.start()
    for p in both:
        p.join()
