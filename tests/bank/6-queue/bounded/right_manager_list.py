from multiprocessing import Manager, Process


def maker(make, count, shelf, changed, room):
    for number in range(count):
        box = [make(number)]
        with changed:
            while len(shelf) >= room:
                changed.wait()
            shelf.append(box)
            changed.notify_all()


def user(use, count, shelf, changed):
    for _ in range(count):
        with changed:
            while not len(shelf):
                changed.wait()
            box = shelf.pop(0)
            changed.notify_all()
        use(box[0])


def run_bounded(make, use, count, room):
    with Manager() as manager:
        shelf, changed = manager.list(), manager.Condition()
        pair = [
            Process(target=maker, args=(make, count, shelf, changed, room)),
            Process(target=user, args=(use, count, shelf, changed)),
        ]
        for process in pair:
            process.start()
        for process in pair:
            process.join()
