from queue import Queue
from threading import Thread


class Writer(Thread):
    def __init__(self, save):
        super().__init__(daemon=True)
        self.save, self.todo, self.bad = save, Queue(), []
        self.start()

    def run(self):
        for line in iter(self.todo.get, None):
            try:
                self.save(line)
            except Exception:
                self.bad.append(line)
            self.todo.task_done()
        self.todo.task_done()

    def write(self, line):
        self.todo.put(line)

    def flush(self):
        self.todo.join()

    def close(self):
        self.todo.put(None)
        self.todo.join()
        return list(self.bad)
