# mistake: none | flush() returned before the last line had been saved
# fails: returns from flush()
# may fail: saves the others
import queue
import threading


class Writer:
    def __init__(self, save):
        self.save = save
        self.q = queue.Queue()
        self.failed = []
        self.idle = threading.Event()
        self.idle.set()
        self.thread = threading.Thread(target=self.work)
        self.thread.start()

    def work(self):
        while True:
            line = self.q.get()
            if line is None:
                break
            try:
                self.save(line)
            except Exception:
                self.failed.append(line)
            self.idle.set()

    def write(self, line):
        self.idle.clear()
        self.q.put(line)

    def flush(self):
        self.idle.wait()

    def close(self):
        self.q.put(None)
        self.thread.join()
        return self.failed
