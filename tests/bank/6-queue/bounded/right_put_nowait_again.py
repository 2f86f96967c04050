import queue
import time
from multiprocessing import Process, Queue


def maker(make, count, q):
    for number in range(count):
        thing = make(number)
        waited = False
        while not waited:
            try:
                q.put_nowait([thing])
                waited = True
            except queue.Full:
                time.sleep(0.02)
    while q.full():
        time.sleep(0.02)
    q.put([])


def user(use, q):
    for box in iter(q.get, []):
        use(*box)


def run_bounded(make, use, count, room):
    q = Queue(room)
    user_process = Process(target=user, args=(use, q))
    user_process.start()
    maker_process = Process(target=maker, args=(make, count, q))
    maker_process.start()
    maker_process.join()
    user_process.join()
