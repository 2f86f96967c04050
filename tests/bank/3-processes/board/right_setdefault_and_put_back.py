import multiprocessing



def write_name(board, lock, choose, name):
    lock.acquire()
    try:
        lists = board.copy()
        course = choose(name, lists)
        on_it = lists.setdefault(course, [])
        on_it.append(name)
        board[course] = on_it
    finally:
        lock.release()


def sign_up(choose, names):
    with multiprocessing.Manager() as manager:
        board, lock = manager.dict(), manager.Lock()
        processes = [
            multiprocessing.Process(target=write_name, args=(board, lock, choose, name))
            for name in names
        ]
        for process in processes:
            process.start()
        for process in processes:
            process.join()
        return dict(board)
