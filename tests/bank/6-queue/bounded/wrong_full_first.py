# mistake: room is waited for too early
# fails: as there is room for, and no more | with other room too
# takes: long
from multiprocessing import Process, Queue


def maker(make, count, q):
    for number in range(count):
        while q.full():
            pass
        q.put((number, make(number)))
    q.put(None)


def user(use, q):
    while True:
        task = q.get()
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
