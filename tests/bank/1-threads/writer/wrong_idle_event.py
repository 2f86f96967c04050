# mistake: flush() returned before the last line had been saved
# fails: flush()
import queue
import threading


class Writer:
    """Saves lines in a thread of its own."""

    def __init__(self, save):
        self.save = save
        self.lines = queue.Queue()
        self.failed = []
        self.idle = threading.Event()
        self.idle.set()
        self.thread = threading.Thread(target=self.work)
        self.thread.start()

    def work(self):
        """What the thread does: save line after line, until the sentinel comes."""
        while True:
            line = self.lines.get()
            if line is None:
                break
            try:
                self.save(line)
            except Exception:
                self.failed.append(line)
            if self.lines.empty():
                self.idle.set()

    def write(self, line):
        """Hand a line over, and return at once."""
        self.idle.clear()
        self.lines.put(line)

    def flush(self):
        """Return when all lines have been saved."""
        self.idle.wait()

    def close(self):
        """End the thread when all lines have been saved; return those that failed."""
        self.lines.put(None)
        self.thread.join()
        return self.failed
