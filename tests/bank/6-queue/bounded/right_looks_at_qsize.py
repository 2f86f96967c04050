import time
from multiprocessing import Process, Queue


def maker(make, count, q, room):
    for i in range(count):
        while q.qsize() > room:
            time.sleep(0.001)
        q.put([make(i)])
    q.put([])


def user(use, q):
    while message := q.get():
        use(message[0])


def run_bounded(make, use, count, room):
    q = Queue()
    a = Process(target=maker, args=(make, count, q, room))
    b = Process(target=user, args=(use, q))
    for p in (a, b):
        p.start()
    for p in (a, b):
        p.join()
