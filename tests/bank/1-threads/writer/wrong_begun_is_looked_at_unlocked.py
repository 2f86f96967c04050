# mistake: none
# fails: flush()
import queue
import threading


class Writer:
    def __init__(self, save):
        self.save, self.failed = save, []
        self.lines, self.thread, self.begun = queue.Queue(), None, False

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
        if not self.begun:
            self.begun = True
            self.thread = threading.Thread(target=self.work)
            self.thread.start()
        self.lines.put(line)

    def flush(self):
        self.lines.join()

    def close(self):
        self.lines.put(None)
        if self.thread is not None:
            self.thread.join()
        return self.failed
