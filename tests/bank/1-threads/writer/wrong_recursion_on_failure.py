# fails: when some fail
import queue
import threading


class Writer:
    """Saves lines in a thread of its own."""

    def __init__(self, save):
        self.save = save
        self.lines = queue.Queue()
        self.failed = []
        self.thread = threading.Thread(target=self.work, daemon=True)
        self.thread.start()

    def work(self):
        """What the thread does: save line after line, until the sentinel comes."""
        line = None
        try:
            while (line := self.lines.get()) is not None:
                self.save(line)
                self.lines.task_done()
        except Exception:
            self.failed.append(line)
            self.lines.task_done()
            self.work()         # go on with the next line

    def write(self, line):
        """Hand a line over, and return at once."""
        self.lines.put(line)

    def flush(self):
        """Return when all lines have been saved."""
        self.lines.join()

    def close(self):
        """End the thread when all lines have been saved; return those that failed."""
        self.lines.put(None)
        self.thread.join()
        return self.failed
