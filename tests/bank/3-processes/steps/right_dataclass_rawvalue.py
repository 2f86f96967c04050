import ctypes
import multiprocessing
from dataclasses import dataclass, field
from typing import Any


@dataclass
class SharedTotal:
    number: Any
    lock: Any = field(default_factory=multiprocessing.Lock)

    def replace(self, function, *further):
        self.lock.acquire()
        try:
            self.number.value = function(self.number.value, *further)
        finally:
            self.lock.release()


def run_steps(step, items, start):
    """Let a process take a step for each item; return the number at the end."""
    total = SharedTotal(multiprocessing.RawValue(ctypes.c_longlong, start))
    processes = []
    for item in items:
        process = multiprocessing.Process(target=total.replace, args=(step, item))
        process.start()
        processes.append(process)
    while processes:
        processes.pop().join()
    return total.number.value
