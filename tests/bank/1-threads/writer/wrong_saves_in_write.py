# mistake: save was called in the main thread | several threads called save | write() waited until a line was saved | an exception of a call let through
# fails: in one thread of its own | at once | flush() | when some fail
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
        self.save(line)

    def flush(self):
        self.lines.join()

    def close(self):
        self.lines.put(None)
        self.thread.join()
        return self.failed
