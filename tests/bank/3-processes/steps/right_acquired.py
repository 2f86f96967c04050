import multiprocessing


class Total:
    def __init__(self, start):
        self.number = multiprocessing.RawValue("q", start)
        self.changed = multiprocessing.Condition()

    def change(self, step, item):
        self.changed.acquire()
        try:
            self.number.value = step(self.number.value, item)
        finally:
            self.changed.release()


def run_steps(step, items, start):
    total = Total(start)
    team = [multiprocessing.Process(target=total.change, args=(step, item)) for item in items]
    for process in team:
        process.start()
    for process in team:
        process.join()
    return total.number.value
