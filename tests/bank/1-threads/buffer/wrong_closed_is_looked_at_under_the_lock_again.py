# mistake: lock given back in between
# fails: ends every wait
import threading


class Buffer:
    def __init__(self, room):
        self.changed = threading.Condition()
        self.items, self.room, self.closed = [], room, False

    def put(self, item):
        with self.changed:
            self.changed.wait_for(lambda: self.closed or len(self.items) < self.room)
            if not self.closed:
                self.items.append(item)
                self.changed.notify_all()
        with self.changed:
            return not self.closed

    def get(self):
        with self.changed:
            self.changed.wait_for(lambda: self.closed or self.items)
            if not self.items:
                return None
            self.changed.notify_all()
            return self.items.pop(0)

    def close(self):
        with self.changed:
            self.closed = True
            self.changed.notify_all()
