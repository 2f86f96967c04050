import multiprocessing


class Step(multiprocessing.Process):
    def __init__(self, door, numbers, step, item):
        super().__init__()
        self.door, self.numbers = door, numbers
        self.step, self.item = step, item

    def run(self):
        with self.door:
            old = self.numbers[0]
            new = self.step(old, self.item)
            self.numbers[0] = new


def run_steps(step, items, start):
    """Let a process take a step for each item; return the number at the end."""
    door = multiprocessing.Condition()
    numbers = multiprocessing.Array("l", [start], lock=False)
    everybody = [Step(door, numbers, step, item) for item in items]
    for one in everybody:
        one.start()
    for one in everybody:
        one.join()
    return numbers[0]
