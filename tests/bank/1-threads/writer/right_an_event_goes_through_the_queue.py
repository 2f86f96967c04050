import queue
import threading


class Writer:
    END = object()

    def __init__(self, save):
        self._queue = queue.SimpleQueue()
        self._failed = []
        self._thread = threading.Thread(target=self._work, args=(save,))
        self._thread.start()

    def _work(self, save):
        while (item := self._queue.get()) is not Writer.END:
            if isinstance(item, threading.Event):
                item.set()
                continue
            try:
                save(item)
            except Exception:
                self._failed.append(item)

    def write(self, line):
        self._queue.put(line)

    def flush(self):
        reached = threading.Event()
        self._queue.put(reached)
        reached.wait()

    def close(self):
        self._queue.put(Writer.END)
        self._thread.join()
        return self._failed
