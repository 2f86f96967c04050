# mistake: none
# fails: ends every wait when it is closed, and h
import threading
from collections import deque


class Buffer:
    def __init__(self, room):
        self.places = threading.Semaphore(room)
        self.filled = threading.Semaphore(0)
        self.lock = threading.Lock()
        self.items = deque()
        self.closed = False

    def put(self, item):
        self.places.acquire()
        with self.lock:
            if self.closed:
                return False
            self.items.append(item)
        self.filled.release()
        return True

    def get(self):
        self.filled.acquire()
        with self.lock:
            if not self.items:
                return None
            item = self.items.popleft()
        self.places.release()
        return item

    def close(self):
        with self.lock:
            self.closed = True
        self.places.release()
        self.filled.release()
