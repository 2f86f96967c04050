# mistake: after many failures save was not called any more
# fails: saves the others when so
import queue, threading
class Writer:
    def __init__(self, save):
        self.save, self.lines, self.failed = save, queue.Queue(), []
        self.thread = threading.Thread(target=self.work, daemon=True)
        self.thread.start()
    def work(self):
        while (line := self.lines.get()) is not None:
            try:
                if len(self.failed) >= 10:
                    raise RuntimeError("too many failures")
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
