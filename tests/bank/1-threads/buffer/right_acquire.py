import threading


class Buffer:
    def __init__(self, room):
        self.places = [None] * room
        self.first = 0
        self.count = 0
        self.ended = threading.Event()
        self.changed = threading.Condition(threading.Lock())

    def put(self, item):
        self.changed.acquire()
        try:
            while True:
                if self.ended.is_set():
                    return False
                if self.count < len(self.places):
                    break
                self.changed.wait()
            self.places[(self.first + self.count) % len(self.places)] = item
            self.count += 1
            self.changed.notify_all()
            return True
        finally:
            self.changed.release()

    def get(self):
        self.changed.acquire()
        try:
            while self.count == 0:
                if self.ended.is_set():
                    return None
                self.changed.wait()
            item = self.places[self.first]
            self.first = (self.first + 1) % len(self.places)
            self.count -= 1
            self.changed.notify_all()
            return item
        finally:
            self.changed.release()

    def close(self):
        with self.changed:
            self.ended.set()
            self.changed.notify_all()
