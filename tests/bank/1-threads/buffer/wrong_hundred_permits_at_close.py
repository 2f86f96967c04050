# fails: ends every wait when it is closed, and hands out what is left
# hundreds of permits at close: who comes after a hundred others waits for ever
import threading
from collections import deque


class Buffer:
    def __init__(self, room):
        self._free = threading.Semaphore(room)
        self._there = threading.Semaphore(0)
        self._lock = threading.Lock()
        self._items = deque()
        self._closed = False

    def put(self, item):
        self._free.acquire()
        with self._lock:
            if not self._closed:
                self._items.append(item)
                self._there.release()
                return True
        return False

    def get(self):
        self._there.acquire()
        with self._lock:
            if self._items:
                item = self._items.popleft()
                self._free.release()
                return item
        return None

    def close(self):
        with self._lock:
            if self._closed:
                return
            self._closed = True
        self._free.release(100)
        self._there.release(100)
