# fails: starts a process for every name before it joins the first, and loses nothing, however slow one is
import multiprocessing


def write_name(board, lock, choose, name):
    """Read the board, choose, and write the name: what each process does."""
    with lock:
        course = choose(name, dict(board))
        board[course] = board.get(course, []) + [name]


def sign_up(choose, names):
    """Let a process for each name sign up; return what is on the board at the end."""
    with multiprocessing.Manager() as manager:
        board, lock = manager.dict(), manager.Lock()
        with multiprocessing.Pool(max(1, len(names))) as pool:
            pool.starmap(write_name, [(board, lock, choose, name) for name in names], chunksize=1)
        return dict(board)
