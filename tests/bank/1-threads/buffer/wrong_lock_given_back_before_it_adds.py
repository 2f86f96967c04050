# mistake: lock given back in between
# fails: keeps to its room
import threading


class Buffer:
    """Holds at most `room` items, for any number of threads."""

    def __init__(self, room):
        self.room = room
        self.items = []
        self.closed = False
        self.changed = threading.Condition()

    def put(self, item):
        with self.changed:
            while len(self.items) >= self.room and not self.closed:
                self.changed.wait()
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
            self.changed.notify_all()
            return self.items.pop(0)

    def close(self):
        with self.changed:
            self.closed = True
            self.changed.notify_all()
