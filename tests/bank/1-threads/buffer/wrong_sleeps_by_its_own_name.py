# mistake: a thread slept and looked again where it is to be woken
# fails: lets nobody wait in vain
import threading
from time import sleep


class Buffer:
    def __init__(self, room):
        self.lock = threading.Lock()
        self.room, self.items, self.closed = room, [], False

    def put(self, item):
        while True:
            with self.lock:
                if self.closed:
                    return False
                if len(self.items) < self.room:
                    self.items.append(item)
                    return True
            sleep(0.01)

    def get(self):
        while True:
            with self.lock:
                if self.items:
                    return self.items.pop(0)
                if self.closed:
                    return None
            sleep(0.01)

    def close(self):
        with self.lock:
            self.closed = True
