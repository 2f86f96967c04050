# mistake: a full queue that nobody empties
# fails: at once
import queue
import threading

MANY = 2 ** 14


class Writer:
    def __init__(self, save):
        self.save = save
        self.lines, self.failed = queue.Queue(maxsize=MANY), []
        self.thread = threading.Thread(target=self.work)
        self.thread.start()

    def work(self):
        while (line := self.lines.get()) is not None:
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
