# mistake: several threads called save | the failed lines were not in order
# fails: in one thread of its own | flush()
# may fail: at once | when some fail
import queue
import threading


class Writer:
    def __init__(self, save):
        self.save = save
        self.lines = queue.Queue()
        self.failed = []
        self.threads = []

    def work(self):
        line = self.lines.get()
        try:
            self.save(line)
        except Exception:
            self.failed.append(line)
        finally:
            self.lines.task_done()

    def write(self, line):
        self.lines.put(line)
        self.threads.append(threading.Thread(target=self.work))
        self.threads[-1].start()

    def flush(self):
        self.lines.join()

    def close(self):
        for thread in self.threads:
            thread.join()
        return self.failed
