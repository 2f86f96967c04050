import threading


class Runner(threading.Thread):
    def __init__(self, start_line, work, item):
        super().__init__()
        self.start_line = start_line
        self.work, self.item = work, item
        self.result = None

    def run(self):
        self.start_line.wait()
        try:
            self.result = self.work(self.item)
        except Exception as error:
            self.result = None
            print(f"{self.name} failed: {type(error).__name__}")


def all_at_once(work, items):
    """Call `work` for all the items at the same time; return the results, None for failures."""
    if len(items) == 0:
        return []
    start_line = threading.Barrier(len(items))
    runners = [Runner(start_line, work, item) for item in items]
    for runner in runners:
        runner.start()
    for runner in runners:
        runner.join()
    return [runner.result for runner in runners]
