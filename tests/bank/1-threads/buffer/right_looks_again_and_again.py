import threading
import time


class Buffer:
    def __init__(self, room):
        self.room = room
        self.items = []
        self.closed = False
        self.lock = threading.Lock()

    def put(self, item):
        while True:
            with self.lock:
                if self.closed:
                    return False
                if len(self.items) < self.room:
                    self.items.append(item)
                    return True
            time.sleep(0.001)

    def get(self):
        while True:
            with self.lock:
                if self.items:
                    return self.items.pop(0)
                if self.closed:
                    return None
            time.sleep(0.001)

    def close(self):
        with self.lock:
            self.closed = True
