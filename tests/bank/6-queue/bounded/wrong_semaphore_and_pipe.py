# mistake: large things were not made ahead as small ones were
# fails: does so with other room
from multiprocessing import Pipe, Process, Semaphore
import threading


def maker(make, count, out, free):
    for number in range(count):
        thing = make(number)
        free.acquire()
        out.send((thing,))
    out.send(None)


def user(use, source, free):
    while (box := source.recv()) is not None:
        free.release()
        use(box[0])


def run_bounded(make, use, count, room):
    source, out = Pipe(duplex=False)
    free = Semaphore(room)
    a = Process(target=maker, args=(make, count, out, free))
    b = Process(target=user, args=(use, source, free))
    a.start()
    b.start()
    a.join()
    b.join()
