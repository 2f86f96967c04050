# mistake: fewer things were made ahead than there is room for
# fails: with other room too
from multiprocessing import Process, Queue


def maker(make, count, q):
    for number in range(count):
        q.put((number, make(number)))
    q.put(None)


def user(use, q):
    while True:
        task = q.get()
        if task is None:
            break
        use(task[1])


def run_bounded(make, use, count, room):
    q = Queue(maxsize=min(room, 64))
    processes = [
        Process(target=maker, args=(make, count, q)),
        Process(target=user, args=(use, q)),
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
