# mistake: a condition without its lock
# fails: order in which | lets put() wait | loses nothing | ends every wait
import threading


class Buffer:
    def __init__(self, room):
        self.room = room
        self.items = []
        self.closed = False
        self.changed = threading.Condition()

    def put(self, item):
        while len(self.items) >= self.room:
            self.changed.wait()
        self.items.append(item)
        self.changed.notify_all()
        return True

    def get(self):
        while not self.items:
            self.changed.wait()
        return self.items.pop()

    def close(self):
        self.closed = True
