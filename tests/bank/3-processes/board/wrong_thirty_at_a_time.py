# mistake: waits for one worker after the other
# fails: starts a process
import multiprocessing
import os

AT_ONCE = 24 + 4 * (os.cpu_count() or 1)


def write_name(board, lock, choose, name):
    """Read the board, choose, and write the name: what each process does."""
    with lock:
        lists = dict(board)
        course = choose(name, lists)
        board[course] = [*lists.get(course, []), name]


def sign_up(choose, names):
    """Let a process for each name sign up; return what is on the board at the end."""
    with multiprocessing.Manager() as manager:
        board, lock = manager.dict(), manager.Lock()
        under_way = []
        for name in names:
            if len(under_way) == AT_ONCE:
                under_way.pop(0).join()
            process = multiprocessing.Process(target=write_name, args=(board, lock, choose, name))
            process.start()
            under_way.append(process)
        for process in under_way:
            process.join()
        return dict(board)
