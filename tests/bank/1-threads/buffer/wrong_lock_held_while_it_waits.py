# mistake: none | a loop that only looks
# fails: lets put() wait | loses nothing | ends every wait
import threading
import time


class Buffer:
    def __init__(self, room):
        self.room = room
        self.items = []
        self.closed = False
        self.lock = threading.Lock()

    def put(self, item):
        with self.lock:
            while len(self.items) >= self.room and not self.closed:
                time.sleep(0.01)
            if self.closed:
                return False
            self.items.append(item)
            return True

    def get(self):
        with self.lock:
            while not self.items and not self.closed:
                time.sleep(0.01)
            return self.items.pop(0) if self.items else None

    def close(self):
        with self.lock:
            self.closed = True
