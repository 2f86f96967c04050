# mistake: an item taken for the sentinel
# fails: saves the others when some fail
import queue
import threading


class Writer:
    END = "END"
    def __init__(self, save):
        self.save, self.q, self.failed = save, queue.Queue(), []
        self.thread = threading.Thread(target=self.work)
        self.thread.start()
    def work(self):
        while True:
            line = self.q.get()
            if line == self.END:
                return
            try:
                self.save(line)
            except Exception:
                self.failed.append(line)
            finally:
                self.q.task_done()
    def write(self, line):
        self.q.put(line)
    def flush(self):
        self.q.join()
    def close(self):
        self.q.put(self.END)
        self.thread.join()
        return self.failed
