# mistake: an empty queue taken for the end of the work
# fails: flush()
# may fail: when some fail
import queue
import threading
import time


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
        while not self.lines.empty():
            time.sleep(0.01)

    def close(self):
        self.lines.put(None)
        self.thread.join()
        return self.failed
