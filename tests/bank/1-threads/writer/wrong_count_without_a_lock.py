# mistake: shared data changed without a lock
# fails: returns from flush()
import queue
import threading


class Writer:
    def __init__(self, save):
        self.save, self.failed, self.lines = save, [], queue.Queue()
        self.unsaved = 0
        self.none_left = threading.Condition()
        self.thread = threading.Thread(target=self.work)
        self.thread.start()

    def work(self):
        while True:
            line = self.lines.get()
            if line is None:
                return
            try:
                self.save(line)
            except Exception:
                self.failed.append(line)
            self.unsaved -= 1
            with self.none_left:
                self.none_left.notify_all()

    def write(self, line):
        self.unsaved += 1
        self.lines.put(line)

    def flush(self):
        with self.none_left:
            while self.unsaved > 0:
                self.none_left.wait()

    def close(self):
        self.lines.put(None)
        self.thread.join()
        return self.failed
