# mistake: nothing for a while taken for the end
# fails: flush()
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
            line = self.next_line()
            if line is None:
                break
            try:
                self.save(line)
            except Exception:
                self.failed.append(line)
            finally:
                self.lines.task_done()

    def next_line(self):
        try:
            return self.lines.get(timeout=1)
        except queue.Empty:
            return None

    def write(self, line):
        self.lines.put(line)

    def flush(self):
        self.lines.join()

    def close(self):
        self.lines.put(None)
        self.thread.join()
        return self.failed
