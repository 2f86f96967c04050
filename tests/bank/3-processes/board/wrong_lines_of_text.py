# fails: starts a process for every name
import multiprocessing


def lists_in(text):
    lists = {}
    for line in text.splitlines():
        course, *names = line.split("\t")
        lists[course] = names
    return lists


def write_name(board, lock, choose, name):
    """Read the board, choose, and write the name: what each process does."""
    with lock:
        lists = lists_in(board.value)
        course = choose(name, lists_in(board.value))
        lists.setdefault(course, []).append(name)
        board.value = "\n".join("\t".join([course, *those]) for course, those in lists.items())


def sign_up(choose, names):
    """Let a process for each name sign up; return what is on the board at the end."""
    with multiprocessing.Manager() as manager:
        board, lock = manager.Value(str, ""), manager.Lock()
        processes = [
            multiprocessing.Process(target=write_name, args=(board, lock, choose, name))
            for name in names
        ]
        for process in processes:
            process.start()
        for process in processes:
            process.join()
        return lists_in(board.value)
