from concurrent.futures import ThreadPoolExecutor, wait


class Writer:
    def __init__(self, save):
        self.save = save
        self.executor = ThreadPoolExecutor(max_workers=1)
        self.futures = []

    def write(self, line):
        self.futures.append((line, self.executor.submit(self.save, line)))

    def flush(self):
        wait([future for _, future in self.futures])

    def close(self):
        self.executor.shutdown()
        return [line for line, future in self.futures if future.exception()]
