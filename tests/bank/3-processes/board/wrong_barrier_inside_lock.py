# mistake: waits with a lock that others need
# fails: lets only one process | starts a process for every name
import multiprocessing


def write_name(board, lock, everybody, choose, name):
    """Read the board, choose, and write the name: what each process does."""
    with lock:
        everybody.wait()    # all have to be started
        course = choose(name, dict(board))
        board[course] = board.get(course, []) + [name]


def sign_up(choose, names):
    """Let a process for each name sign up; return what is on the board at the end."""
    if not names:
        return {}
    with multiprocessing.Manager() as manager:
        board, lock = manager.dict(), manager.Lock()
        everybody = manager.Barrier(len(names))
        processes = [
            multiprocessing.Process(target=write_name, args=(board, lock, everybody, choose, name))
            for name in names
        ]
        for process in processes:
            process.start()
        for process in processes:
            process.join()
        return dict(board)
