# mistake: none
# fails: saves the others
import queue
import threading

END = chr(4)


class Writer:
    """Saves lines in a thread of its own."""

    def __init__(self, save):
        self.save = save
        self.lines = queue.Queue()
        self.failed = []
        self.thread = threading.Thread(target=self.work)
        self.thread.start()

    def work(self):
        """What the thread does: save line after line, until the sentinel comes."""
        while True:
            line = self.lines.get()
            try:
                if line == END:
                    break
                self.save(line)
            except Exception:
                self.failed.append(line)
            finally:
                self.lines.task_done()

    def write(self, line):
        """Hand a line over, and return at once."""
        self.lines.put(line)

    def flush(self):
        """Return when all lines have been saved."""
        self.lines.join()

    def close(self):
        """End the thread when all lines have been saved; return those that failed."""
        self.lines.put(END)
        self.thread.join()
        return self.failed
