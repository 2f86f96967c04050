# mistake: two locks in opposite order | lock given back in between
# fails: loses nothing | ends every wait
import threading


class Buffer:
    """Holds at most `room` items, for any number of threads."""

    def __init__(self, room):
        self.room = room
        self.items = []
        self.closed = False
        self.not_full = threading.Condition()
        self.not_empty = threading.Condition()

    def put(self, item):
        """Add an item as soon as there is room; return whether it was added."""
        with self.not_full:
            while len(self.items) >= self.room and not self.closed:
                self.not_full.wait()
            if self.closed:
                return False
            with self.not_empty:
                self.items.append(item)
                self.not_empty.notify()
            return True

    def get(self):
        """Return the oldest item as soon as there is one; None when no more will come."""
        with self.not_empty:
            while not self.items and not self.closed:
                self.not_empty.wait()
            if not self.items:
                return None
            with self.not_full:
                item = self.items.pop(0)
                self.not_full.notify()
            return item

    def close(self):
        """Let nobody wait any longer: nothing more will come."""
        self.closed = True
        with self.not_full:
            self.not_full.notify_all()
        with self.not_empty:
            self.not_empty.notify_all()
