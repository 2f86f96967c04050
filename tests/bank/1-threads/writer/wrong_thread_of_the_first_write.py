# mistake: none
# fails: flush()
import queue
import threading


class Writer:
    def __init__(self, save):
        self.save, self.failed = save, []
        self.lines, self.thread = queue.Queue(), None

    def work(self):
        while True:
            line = self.lines.get()
            try:
                if line is None:
                    return
                self.save(line)
            except Exception:
                self.failed.append(line)
            finally:
                self.lines.task_done()

    def write(self, line):
        self.lines.put(line)
        if self.thread is None:
            self.thread = threading.Thread(target=self.work)
            self.thread.start()

    def flush(self):
        self.lines.join()

    def close(self):
        self.lines.put(None)
        if self.thread is not None:
            self.thread.join()
        return self.failed
