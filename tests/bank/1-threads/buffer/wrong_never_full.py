# mistake: put() returned True though the buffer was full | put() did not wait while the buffer was full | two items were put into the place of one
# fails: lets put() wait | ends every wait | loses nothing
import threading


class Buffer:
    def __init__(self, room):
        self.room = room
        self.items = []
        self.closed = False
        self.changed = threading.Condition()

    def put(self, item):
        with self.changed:
            if self.closed:
                return False
            self.items.append(item)
            self.changed.notify_all()
            return True

    def get(self):
        with self.changed:
            while not self.items and not self.closed:
                self.changed.wait()
            if not self.items:
                return None
            item = self.items.pop(0)
            self.changed.notify_all()
            return item

    def close(self):
        with self.changed:
            self.closed = True
            self.changed.notify_all()
