# mistake: a loop that only looks | put() returned True after close()
# fails: lets put() wait | loses nothing | ends every wait
import threading


class Buffer:
    def __init__(self, room):
        self.room = room
        self.items = []
        self.closed = False
        self.changed = threading.Condition()

    def put(self, item):
        while len(self.items) >= self.room:
            pass
        with self.changed:
            self.items.append(item)
        return True

    def get(self):
        while not self.items: pass
        with self.changed:
            return self.items.pop(0)

    def close(self):
        self.closed = True
