# mistake: a full queue that nobody empties
# fails: returns from write() at
import queue
import threading


class Writer:
    def __init__(self, save):
        self.save = save
        self.lines = queue.Queue(maxsize=100_000)
        self.failed = []
        self.thread = threading.Thread(target=self.work, daemon=True)
        self.thread.start()

    def work(self):
        while True:
            line = self.lines.get()
            if line is None:
                break
            try:
                self.save(line)
            except Exception:
                self.failed.append(line)
            finally:
                self.lines.task_done()

    def write(self, line):
        self.lines.put(line)

    def flush(self):
        self.lines.join()

    def close(self):
        self.lines.put(None)
        self.thread.join()
        return self.failed
