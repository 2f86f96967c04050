# mistake: threads where processes were asked for
# fails: writes a name on | starts a process for every
import threading


def write_name(board, lock, choose, name):
    with lock:
        course = choose(name, {course: list(names) for course, names in board.items()})
        board.setdefault(course, []).append(name)


def sign_up(choose, names):
    board, lock = {}, threading.Lock()
    threads = [
        threading.Thread(target=write_name, args=(board, lock, choose, name)) for name in names
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return board
