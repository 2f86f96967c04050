# mistake: a variable that processes do not share
# fails: writes a name on | lets only one | starts a process for every
import multiprocessing



def write_name(board, lock, choose, name):
    with lock:
        course = choose(name, dict(board))
        board[course] = [*board.get(course, []), name]


def sign_up(choose, names):
    board, lock = {}, multiprocessing.Lock()
    processes = [
        multiprocessing.Process(target=write_name, args=(board, lock, choose, name))
        for name in names
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    return board
