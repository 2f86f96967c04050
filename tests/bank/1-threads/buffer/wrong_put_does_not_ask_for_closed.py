# mistake: a loop that does not ask what was set
# fails: lets put() wait while it | keeps to its room, loses | ends every wait when it
import threading
class Buffer:
    def __init__(self, room):
        self.room, self.items, self.closed = room, [], False
        self.changed = threading.Condition()
    def put(self, item):
        with self.changed:
            if self.closed:
                return False
            while len(self.items) >= self.room:
                self.changed.wait()
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
