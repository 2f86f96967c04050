# mistake: several at once where one was allowed | choose was not shown the names that had come before
# fails: lets only one | starts a process for every
import multiprocessing



def write_name(board, lock, choose, name):
    lists = dict(board)
    course = choose(name, lists)
    board[course] = [*lists.get(course, []), name]


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
