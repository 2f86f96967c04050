# mistake: one object shared by the whole class
# fails: ends every wait
import threading


class Buffer:
    def __init__(self, room):
        self.room = room
        self.items = []
        self.changed = threading.Condition()
        Buffer.closed = False

    def put(self, item):
        with self.changed:
            while len(self.items) >= self.room and not self.closed:
                self.changed.wait()
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
            self.changed.notify_all()
            return self.items.pop(0)

    def close(self):
        with self.changed:
            Buffer.closed = True
            self.changed.notify_all()
