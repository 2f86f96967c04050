# mistake: an argument of the wrong type
# fails: lets only one process | starts a process for every name
import multiprocessing


def write_name(board, lock, choose, name, manager_list):
    """Read the board, choose, and write the name: what each process does."""
    with lock:
        course = choose(name, dict(board))
        if course not in board:
            board[course] = manager_list.pop()
        board[course].append(name)


def sign_up(choose, names):
    """Let a process for each name sign up; return what is on the board at the end."""
    with multiprocessing.Manager() as manager:
        board = manager.dict()
        spare = manager.list([manager.list() for _ in names])
        lock = multiprocessing.Lock()
        workers = [
            multiprocessing.Process(target=write_name, args=(board, lock, choose, name, spare))
            for name in names
        ]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        return {course: list(board[course]) for course in board.keys()}
