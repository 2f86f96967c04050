from multiprocessing import Manager, Process, Semaphore


def maker(make, count, shelf, free, filled):
    for number in range(count):
        thing = make(number)
        free.acquire()
        shelf.append([thing])
        filled.release()


def user(use, count, shelf, free, filled):
    for _ in range(count):
        filled.acquire()
        thing = shelf.pop()
        free.release()
        use(thing[0])


def run_bounded(make, use, count, room):
    with Manager() as manager:
        shelf = manager.list()
        free, filled = Semaphore(room), Semaphore(0)
        a = Process(target=maker, args=(make, count, shelf, free, filled))
        b = Process(target=user, args=(use, count, shelf, free, filled))
        a.start()
        b.start()
        a.join()
        b.join()
