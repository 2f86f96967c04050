# mistake: state that survives between calls
# fails: when some fail
import queue
import threading

failed = []


class Writer:
    def __init__(self, save):
        self.save = save
        self.lines = queue.Queue()
        self.thread = threading.Thread(target=self.work)
        self.thread.start()

    def work(self):
        while (line := self.lines.get()) is not None:
            try:
                self.save(line)
            except Exception:
                failed.append(line)
            finally:
                self.lines.task_done()

    def write(self, line):
        self.lines.put(line)

    def flush(self):
        self.lines.join()

    def close(self):
        self.lines.put(None)
        self.thread.join()
        told = failed[:]
        failed.clear()
        return told
