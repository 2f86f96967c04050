# mistake: catches only some exceptions
# fails: saves the others
import threading


class Writer:
    def __init__(self, save):
        self.changed = threading.Condition()
        self.waiting, self.failed = [], []
        self.busy = self.ending = False
        self.thread = threading.Thread(target=self.work, args=(save,), name="writer")
        self.thread.start()

    def work(self, save):
        while True:
            with self.changed:
                self.busy = False
                self.changed.notify_all()
                self.changed.wait_for(lambda: self.waiting or self.ending)
                if not self.waiting:
                    return
                line = self.waiting.pop(0)
                self.busy = True
            try:
                save(line)
            except (ArithmeticError, AssertionError, AttributeError, BufferError, EOFError, ImportError, LookupError, MemoryError, NameError, OSError, ReferenceError, RuntimeError, StopIteration, StopAsyncIteration, SyntaxError, SystemError, TypeError, ValueError):
                self.failed.append(line)

    def write(self, line):
        with self.changed:
            self.waiting.append(line)
            self.changed.notify_all()

    def flush(self):
        with self.changed:
            self.changed.wait_for(lambda: not self.waiting and not self.busy)

    def close(self):
        with self.changed:
            self.ending = True
            self.changed.notify_all()
        self.thread.join()
        return self.failed
