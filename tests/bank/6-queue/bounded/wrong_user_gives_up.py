# mistake: nothing for a while taken for the end
# fails: with other room too
# may fail: as many things ahead
from queue import Empty
from multiprocessing import Process, Queue


def maker(make, count, q):
    for number in range(count):
        q.put((number, make(number)))
    q.put(None)


def user(use, q):
    while True:
        try:
            task = q.get(timeout=1)
        except Empty:
            return
        if task is None:
            break
        use(task[1])


def run_bounded(make, use, count, room):
    q = Queue(maxsize=room)
    processes = [
        Process(target=maker, args=(make, count, q)),
        Process(target=user, args=(use, q)),
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
