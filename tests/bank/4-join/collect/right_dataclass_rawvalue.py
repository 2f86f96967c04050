import ctypes
from dataclasses import dataclass
from multiprocessing import Process, RawValue
from multiprocessing.connection import wait
from typing import Any


def work_into(box, work, number):
    """What each process does."""
    box.value = work(number)


@dataclass
class Job:
    box: Any
    process: Process

    @classmethod
    def begin(cls, work, number):
        box = RawValue(ctypes.c_int64)
        process = Process(target=work_into, kwargs=dict(box=box, work=work, number=number))
        process.start()
        return cls(box, process)

    def end(self):
        self.process.join()
        match self.process.exitcode:
            case 0:
                return self.box.value
            case _:
                return None


def compute_all(work, numbers):
    """Return `work(number)` for each number, computed at once; None if it failed."""
    jobs = [Job.begin(work, number) for number in numbers]
    still = {job.process.sentinel for job in jobs}
    while still:
        still.difference_update(wait(still))
    return [job.end() for job in jobs]
