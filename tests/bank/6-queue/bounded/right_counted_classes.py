from multiprocessing import Process, Queue


class Side(Process):
    """One of the two at the queue."""

    def __init__(self, function, count, shelf):
        Process.__init__(self)
        self.function = function
        self.count = count
        self.shelf = shelf

    def run(self):
        for number in range(self.count):
            self.step(number)


class Maker(Side):
    def step(self, number):
        self.shelf.put(self.function(number))


class User(Side):
    def step(self, number):
        self.function(self.shelf.get())


def run_bounded(make, use, count, room):
    """Let one process make things, at most `room` ahead of the one that uses them."""
    shelf = Queue(room)
    sides = Maker(make, count, shelf), User(use, count, shelf)
    for side in sides:
        side.start()
    for side in sides:
        side.join()
