import threading
from collections import deque


class Buffer:
    def __init__(self, room):
        self.lock = threading.Lock()
        self.room = room
        self.items = deque()
        self.closed = False
        self.sleepers = []

    def wake(self):
        for event in self.sleepers:
            event.set()
        self.sleepers.clear()

    def until(self, attempt):
        while True:
            with self.lock:
                done, value = attempt()
                if done:
                    return value
                event = threading.Event()
                self.sleepers.append(event)
            event.wait()

    def put(self, item):
        def attempt():
            if self.closed:
                return True, False
            if len(self.items) < self.room:
                self.items.append(item)
                self.wake()
                return True, True
            return False, None

        return self.until(attempt)

    def get(self):
        def attempt():
            if self.items:
                item = self.items.popleft()
                self.wake()
                return True, item
            return self.closed, None

        return self.until(attempt)

    def close(self):
        with self.lock:
            self.closed = True
            self.wake()
