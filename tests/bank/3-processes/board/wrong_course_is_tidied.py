# mistake: a course came on the board under another name
# fails: starts a process for eve
import multiprocessing
def write_name(board, lock, choose, name):
    with lock:
        course = choose(name, dict(board)).strip().lower()
        board[course] = board.get(course, []) + [name]
def sign_up(choose, names):
    with multiprocessing.Manager() as manager:
        board, lock = manager.dict(), multiprocessing.Lock()
        crew = [multiprocessing.Process(target=write_name, args=(board, lock, choose, name)) for name in names]
        for p in crew:
            p.start()
        for p in crew:
            p.join()
        return dict(board)
