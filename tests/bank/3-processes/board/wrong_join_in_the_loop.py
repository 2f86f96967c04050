# mistake: join inside the start loop
# fails: starts a process for every
import multiprocessing



def write_name(board, lock, choose, name):
    with lock:
        lists = dict(board)
        course = choose(name, lists)
        board[course] = [*lists.get(course, []), name]


def sign_up(choose, names):
    with multiprocessing.Manager() as manager:
        board, lock = manager.dict(), manager.Lock()
        for name in names:
            process = multiprocessing.Process(target=write_name, args=(board, lock, choose, name))
            process.start()
            process.join()
        return dict(board)
