# mistake: exception in a worker not caught
# fails: starts a process
import json
import multiprocessing


def write_name(board, choose, name):
    """Read the board, choose, and write the name: what each process does."""
    with board.get_lock():
        lists = json.loads(board.value)
        course = choose(name, lists)
        lists.setdefault(course, []).append(name)
        board.value = json.dumps(lists).encode()


def sign_up(choose, names):
    """Let a process for each name sign up; return what is on the board at the end."""
    board = multiprocessing.Array("c", 4096)
    board.value = b"{}"
    processes = [multiprocessing.Process(target=write_name, args=(board, choose, name)) for name in names]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    return json.loads(board.value)
