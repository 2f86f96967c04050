from multiprocessing import Process, Queue, Value


def maker(make, count, q, waiting, room):
    for number in range(count):
        thing = make(number)
        while waiting.value >= room:
            pass
        with waiting.get_lock():
            waiting.value += 1
        q.put((number, thing))
    q.put(None)


def user(use, q, waiting):
    while (pair := q.get()) is not None:
        with waiting.get_lock():
            waiting.value -= 1
        use(pair[1])


def run_bounded(make, use, count, room):
    q, waiting = Queue(), Value("i", 0)
    a = Process(target=maker, args=(make, count, q, waiting, room))
    b = Process(target=user, args=(use, q, waiting))
    a.start()
    b.start()
    a.join()
    b.join()
