import multiprocessing


class Stepper(multiprocessing.Process):
    def __init__(self, cell, step, item):
        super().__init__()
        self.cell, self.step, self.item = cell, step, item

    def run(self):
        with self.cell:
            self.cell[0] = self.step(self.cell[0], self.item)


def run_steps(step, items, start):
    cell = multiprocessing.Array("q", [start])
    steppers = [Stepper(cell, step, item) for item in items]
    for stepper in steppers:
        stepper.start()
    while steppers:
        steppers.pop().join()
    return cell[0]
