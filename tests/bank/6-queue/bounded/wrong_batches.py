from multiprocessing import JoinableQueue, Process


def maker(make, count, room, q):
    for number in range(count):
        if number and number % (room + 1) == 0:
            q.join()
        q.put((make(number),))
    q.put(None)


def user(use, q):
    for (thing,) in iter(q.get, None):
        use(thing)
        q.task_done()
    q.task_done()


def run_bounded(make, use, count, room):
    q = JoinableQueue()
    both = [Process(target=maker, args=(make, count, room, q)), Process(target=user, args=(use, q))]
    for p in both:
        p.start()
    for p in both:
        p.join()
