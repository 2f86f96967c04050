# mistake: a global that every process makes anew
# fails: makes and uses everything, in order, in  | makes as many things ahead as there is r | does so with other room too, takes None,
from multiprocessing import Process, Queue, Semaphore

slots = Semaphore(1)


def maker(make, count, q, room):
    for _ in range(room - 1):
        slots.release()
    for number in range(count):
        thing = make(number)
        slots.acquire()
        q.put(thing)


def user(use, count, q):
    for _ in range(count):
        thing = q.get()
        slots.release()
        use(thing)


def run_bounded(make, use, count, room):
    q = Queue()
    pair = [Process(target=maker, args=(make, count, q, room)), Process(target=user, args=(use, count, q))]
    for p in pair:
        p.start()
    for p in pair:
        p.join()
