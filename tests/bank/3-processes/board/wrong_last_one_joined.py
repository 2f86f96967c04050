# fails: starts a process for every
# may fail: lets only one
import multiprocessing



def write_name(board, lock, choose, name):
    with lock:
        lists = dict(board)
        course = choose(name, lists)
        board[course] = [*lists.get(course, []), name]


def sign_up(choose, names):
    with multiprocessing.Manager() as manager:
        board, lock = manager.dict(), manager.Lock()
        process = None
        for name in names:
            process = multiprocessing.Process(target=write_name, args=(board, lock, choose, name))
            process.start()
        if process:
            process.join()
        return dict(board)
