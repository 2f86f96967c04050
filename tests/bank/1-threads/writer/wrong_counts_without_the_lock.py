# fails: returns from flush() when the last save has ended, and goes on after it
import threading
from collections import deque


class Writer:
    def __init__(self, save):
        self.save = save
        self.changed = threading.Condition()
        self.waiting = deque()
        self.handed_over = 0
        self.done = 0
        self.closing = False
        self.failed = []
        self.thread = threading.Thread(target=self.work)
        self.thread.start()

    def work(self):
        while True:
            with self.changed:
                self.changed.wait_for(lambda: self.waiting or self.closing)
                if not self.waiting:
                    return
                line = self.waiting.popleft()
            try:
                self.save(line)
            except Exception:
                self.failed.append(line)
            with self.changed:
                self.done += 1
                self.changed.notify_all()

    def write(self, line):
        self.handed_over += 1
        with self.changed:
            self.waiting.append(line)
            self.changed.notify_all()

    def flush(self):
        with self.changed:
            goal = self.handed_over
            self.changed.wait_for(lambda: self.done >= goal)

    def close(self):
        with self.changed:
            self.closing = True
            self.changed.notify_all()
        self.thread.join()
        return self.failed
