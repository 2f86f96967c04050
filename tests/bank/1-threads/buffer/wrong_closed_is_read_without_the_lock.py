# mistake: different locks for the same data
# fails: ends every wait when it
import threading
from collections import deque


class Buffer:
    def __init__(self, room):
        self.items = deque()
        self.closed = False
        self.lock = threading.Lock()
        self.room = threading.Semaphore(room)
        self.there = threading.Semaphore(0)

    def put(self, item):
        self.room.acquire()
        if self.closed:
            self.room.release()
            return False
        with self.lock:
            self.items.append(item)
        self.there.release()
        return True

    def get(self):
        self.there.acquire()
        with self.lock:
            if not self.items:
                self.there.release()
                return None
            item = self.items.popleft()
        self.room.release()
        return item

    def close(self):
        with self.lock:
            if self.closed:
                return
            self.closed = True
        self.room.release()
        self.there.release()
