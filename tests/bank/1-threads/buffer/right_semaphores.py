import threading


class Buffer:
    def __init__(self, room):
        self.items = []
        self.closed = False
        self.lock = threading.Lock()
        self.places = threading.Semaphore(room)
        self.filled = threading.Semaphore(0)

    def put(self, item):
        self.places.acquire()
        with self.lock:
            if self.closed:
                self.places.release()       # for the next one that waits
                return False
            self.items.append(item)
        self.filled.release()
        return True

    def get(self):
        self.filled.acquire()
        with self.lock:
            if not self.items:
                self.filled.release()       # closed and empty, for all that wait
                return None
            item = self.items.pop(0)
        self.places.release()
        return item

    def close(self):
        with self.lock:
            self.closed = True
        self.places.release()
        self.filled.release()
