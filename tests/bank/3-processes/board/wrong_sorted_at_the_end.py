# mistake: the names of a course were sorted
# fails: starts a process for every name
# may fail: lets only one process
import multiprocessing


def write_name(board, lock, choose, name):
    with lock:
        course = choose(name, board.copy())
        board[course] = board.get(course, []) + [name]
def sign_up(choose, names):
    with multiprocessing.Manager() as manager:
        board, lock = manager.dict(), manager.Lock()
        team = [multiprocessing.Process(target=write_name, args=(board, lock, choose, n)) for n in names]
        for p in team:
            p.start()
        for p in team:
            p.join()
        return {course: sorted(board[course]) for course in board.keys()}
