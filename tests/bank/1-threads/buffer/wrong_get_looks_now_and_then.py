# mistake: looks again from time to time
# fails: lets put() wait while it
# may fail: keeps to its room, loses
import threading
class Buffer:
    def __init__(self, room):
        self.room, self.items, self.closed = room, [], False
        self.changed = threading.Condition()
    def put(self, item):
        with self.changed:
            while len(self.items) >= self.room and not self.closed:
                self.changed.wait()
            if self.closed:
                return False
            self.items.append(item)
            return True
    def get(self):
        with self.changed:
            while not self.items and not self.closed:
                self.changed.wait(timeout=0.05)
            if not self.items:
                return None
            item = self.items.pop(0)
            self.changed.notify_all()
            return item
    def close(self):
        with self.changed:
            self.closed = True
            self.changed.notify_all()
