# mistake: a full queue that nobody empties
# fails: lets put() wait | ends every wait | loses nothing
import queue


class Buffer:
    def __init__(self, room):
        self.items = queue.Queue(room)
        self.closed = False

    def put(self, item):
        if self.closed:
            return False
        self.items.put(item)
        return True

    def get(self):
        return self.items.get()

    def close(self):
        self.closed = True
        self.items.put(None)
