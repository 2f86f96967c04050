import multiprocessing



def sign(board, waiting, lock, choose, name):
    with lock:
        plain = {course: list(names) for course, names in board.items()}
        course = choose(name, plain)
        if course not in board:
            board[course] = waiting.pop()
        board[course].append(name)


def sign_up(choose, names):
    with multiprocessing.Manager() as manager:
        board = manager.dict()
        lock = multiprocessing.Lock()
        waiting = manager.list([manager.list() for _ in names])     # an empty list for each
        processes = []
        for name in names:
            processes.append(
                multiprocessing.Process(target=sign, args=(board, waiting, lock, choose, name))
            )
            processes[-1].start()
        for process in processes:
            process.join()
        return {course: list(listed) for course, listed in board.items()}
