import multiprocessing
from ctypes import c_bool, c_longlong


class Slot:
    def __init__(self):
        self.number = multiprocessing.Value(c_longlong)
        self.filled = multiprocessing.Value(c_bool, False)

    def fill(self, work, number):
        self.number.value = work(number)
        self.filled.value = True

    def __call__(self):
        return self.number.value if self.filled.value else None


def compute_all(work, numbers):
    slots = [Slot() for _ in numbers]
    team = [
        multiprocessing.Process(target=slot.fill, args=(work, number))
        for slot, number in zip(slots, numbers)
    ]
    for process in team:
        process.start()
    for process in team:
        process.join()
    ended_well = [process.exitcode == 0 for process in team]
    return [slot() if well else None for slot, well in zip(slots, ended_well)]
