import threading
from collections import deque


class Buffer:
    """Two semaphores; whoever finds the buffer closed wakes the next one."""

    def __init__(self, room):
        self.free = threading.Semaphore(room)
        self.full = threading.Semaphore(0)
        self.lock = threading.Lock()
        self.items = deque()
        self.closed = False

    def put(self, item):
        self.free.acquire()
        with self.lock:
            closed = self.closed
            if not closed:
                self.items.append(item)
        (self.free if closed else self.full).release()
        return not closed

    def get(self):
        self.full.acquire()
        with self.lock:
            item = self.items.popleft() if self.items else None
        (self.full if item is None else self.free).release()
        return item

    def close(self):
        with self.lock:
            if self.closed:
                return
            self.closed = True
        self.free.release()
        self.full.release()
