from multiprocessing import Process, Queue, Semaphore


def maker(make, count, q, free):
    for number in range(count):
        thing = make(number)
        free.acquire()
        q.put([thing])
    q.put([])


def user(use, q, free):
    while box := q.get():
        free.release()
        use(*box)


def run_bounded(make, use, count, room):
    q, free = Queue(), Semaphore(room)
    one = Process(target=maker, args=(make, count, q, free))
    two = Process(target=user, args=(use, q, free))
    one.start()
    two.start()
    two.join()
    one.join()
