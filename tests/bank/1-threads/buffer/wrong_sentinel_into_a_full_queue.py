# mistake: a full queue that nobody empties
# fails: lets put() wait | keeps to its | ends every wait
import queue


class Buffer:
    END = object()

    def __init__(self, room):
        self.q = queue.Queue(room)
        self.closed = False

    def put(self, item):
        if self.closed:
            return False
        self.q.put(item)
        return True

    def get(self):
        item = self.q.get()
        if item is self.END:
            self.q.put(item)
            return None
        return item

    def close(self):
        if not self.closed:
            self.closed = True
            self.q.put(self.END)
