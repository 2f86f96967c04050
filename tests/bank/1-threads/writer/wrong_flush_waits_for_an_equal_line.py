# mistake: none | flush() returned before the last line had been saved
# fails: flush()
import threading
from collections import deque


class Writer:
    def __init__(self, save):
        self.save = save
        self.changed = threading.Condition()
        self.lines, self.done, self.failed = deque(), [], []
        self.last, self.closing = None, False
        self.thread = threading.Thread(target=self.work)
        self.thread.start()

    def work(self):
        while True:
            with self.changed:
                self.changed.wait_for(lambda: self.lines or self.closing)
                if not self.lines:
                    return
                line = self.lines.popleft()
            try:
                self.save(line)
            except Exception:
                self.failed.append(line)
            with self.changed:
                self.done.append(line)
                self.changed.notify_all()

    def write(self, line):
        with self.changed:
            self.lines.append(line)
            self.last = line
            self.changed.notify_all()

    def flush(self):
        with self.changed:
            self.changed.wait_for(lambda: self.last is None or self.last in self.done)

    def close(self):
        with self.changed:
            self.closing = True
            self.changed.notify_all()
        self.thread.join()
        return self.failed
