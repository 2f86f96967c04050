# mistake: none | close() did not wait for the last save | close() returned before anything was saved
# fails: in one thread of its own
# may fail: at once | when some fail
import queue
import threading


class Writer:
    def __init__(self, save):
        self.save = save
        self.lines = queue.Queue()
        self.failed = []
        self.thread = threading.Thread(target=self.work)
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
        return self.failed
