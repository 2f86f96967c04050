# mistake: looks again from time to time
# fails: lets put() wait while it | ends every wait when it
import threading
from collections import deque


class Buffer:
    def __init__(self, room):
        self.room = room
        self.items = deque()
        self.closed = False
        self.changed = threading.Condition()

    def put(self, item):
        with self.changed:
            while len(self.items) >= self.room and not self.closed:
                self.changed.wait(1)
            if self.closed:
                return False
            self.items.append(item)
            self.changed.notify_all()
            return True

    def get(self):
        with self.changed:
            while not self.items and not self.closed:
                self.changed.wait(1)
            if not self.items:
                return None
            item = self.items.popleft()
            self.changed.notify_all()
            return item

    def close(self):
        self.closed = True
