import threading


class Task(threading.Thread):
    def __init__(self, name, function):
        super().__init__(name=name)
        self.function = function
        self.result = self.failure = None

    def run(self):
        try:
            self.result = self.function()
        except Exception as error:
            self.failure = f"{type(error).__name__}: {error}"


def run_safely(tasks):
    threads = [Task(name, function) for name, function in tasks.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    results = {thread.name: thread.result for thread in threads if thread.failure is None}
    errors = {thread.name: thread.failure for thread in threads if thread.failure is not None}
    return results, errors
