# mistake: large things were not made ahead as small ones were
# fails: does so with other room
from multiprocessing import Process, Semaphore, SimpleQueue


def maker(make, count, q, room):
    for number in range(count):
        thing = make(number)
        room.acquire()
        q.put(thing)


def user(use, count, q, room):
    for _ in range(count):
        thing = q.get()
        room.release()
        use(thing)


def run_bounded(make, use, count, room):
    q, places = SimpleQueue(), Semaphore(room)
    pair = [
        Process(target=maker, args=(make, count, q, places)),
        Process(target=user, args=(use, count, q, places)),
    ]
    for p in pair:
        p.start()
    for p in pair:
        p.join()
