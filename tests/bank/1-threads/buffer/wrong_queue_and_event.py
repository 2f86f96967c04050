# mistake: looks again from time to time
# fails: lets put() wait while it | ends every wait
import queue
import threading


class Buffer:
    """Holds at most `room` items, for any number of threads."""

    def __init__(self, room):
        self.items = queue.Queue(maxsize=room)
        self.closed = threading.Event()

    def put(self, item):
        """Add an item as soon as there is room; return whether it was added."""
        while not self.closed.is_set():
            try:
                self.items.put(item, timeout=0.05)
                return True
            except queue.Full:
                pass
        return False

    def get(self):
        """Return the oldest item as soon as there is one; None when no more will come."""
        while True:
            try:
                return self.items.get(timeout=0.05)
            except queue.Empty:
                if self.closed.is_set():
                    return None

    def close(self):
        """Let nobody wait any longer: nothing more will come."""
        self.closed.set()
