from multiprocessing import Condition, Process, Queue, Value


def maker(make, count, room, q, waiting, changed):
    for number in range(count):
        thing = make(number)
        with changed:
            changed.wait_for(lambda: waiting.value < room)
            waiting.value += 1
        q.put((False, thing))
    q.put((True, None))


def user(use, q, waiting, changed):
    while True:
        over, thing = q.get()
        if over:
            return
        with changed:
            waiting.value -= 1
            changed.notify_all()
        use(thing)


def run_bounded(make, use, count, room):
    q, waiting, changed = Queue(), Value("i", 0), Condition()
    one = Process(target=maker, args=(make, count, room, q, waiting, changed))
    two = Process(target=user, args=(use, q, waiting, changed))
    one.start()
    two.start()
    one.join()
    two.join()
