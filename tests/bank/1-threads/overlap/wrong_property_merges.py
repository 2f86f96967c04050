# mistake: shared data changed without a lock
# fails: keeps that order
import threading


class Board:
    def __init__(self):
        self._found = {}

    @property
    def found(self):
        return self._found

    @found.setter
    def found(self, pair):
        self._found = {**self._found, pair[0]: pair[1]}


def fetch_all(fetch, items):
    board = Board()

    def work(place, item):
        board.found = place, fetch(item)

    threads = [threading.Thread(target=work, args=pair) for pair in enumerate(items)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [board.found[place] for place in range(len(items))]
