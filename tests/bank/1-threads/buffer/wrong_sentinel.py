# mistake: none
# fails: hands out the
import threading


class Buffer:
    def __init__(self, room):
        self.room = room
        self.items = []
        self.closed = False
        self.changed = threading.Condition()

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
            if self.closed and "the end" not in self.items:
                self.items.append("the end")
            if self.items[0] == "the end":
                return None
            self.changed.notify_all()
            return self.items.pop(0)

    def close(self):
        with self.changed:
            self.closed = True
            self.changed.notify_all()
