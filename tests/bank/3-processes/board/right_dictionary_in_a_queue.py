from multiprocessing import Process, Queue


def take_the_board(place, choose, name):
    lists = place.get()         # who has the board has it alone
    lists.setdefault(choose(name, lists), []).append(name)
    place.put(lists)


def sign_up(choose, names):
    place = Queue()
    place.put({})
    processes = [Process(target=take_the_board, args=(place, choose, name)) for name in names]
    for process in processes:
        process.start()
    board = {}
    for process in processes:
        process.join()
    board = place.get()
    return board
