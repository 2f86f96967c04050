import multiprocessing



def ordinary(entries):
    lists = {}
    for course, name in entries:
        lists.setdefault(course, []).append(name)
    return lists


def write_name(entries, lock, choose, name):
    with lock:
        entries.append((choose(name, ordinary(entries)), name))


def sign_up(choose, names):
    manager = multiprocessing.Manager()
    entries, lock = manager.list(), manager.RLock()
    processes = []
    for name in names:
        process = multiprocessing.Process(target=write_name, args=(entries, lock, choose, name))
        process.start()
        processes.append(process)
    for process in processes:
        process.join()
    board = ordinary(entries)
    manager.shutdown()
    return board
