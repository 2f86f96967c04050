import threading


class Page:
    def __init__(self):
        self.hits = 0
        self.lock = threading.Lock()

    def visit(self):
        with self.lock:
            self.hits += 1


page = Page()
