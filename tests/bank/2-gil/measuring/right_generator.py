import contextlib
import time


@contextlib.contextmanager
def measured(**clocks):
    passed = {}
    before = {name: clock() for name, clock in clocks.items()}
    try:
        yield passed
    finally:
        for name, clock in clocks.items():
            passed[name] = clock() - before[name]


def cores_used(work, wall_clock=time.perf_counter, cpu_clock=time.process_time):
    with measured(wall=wall_clock, cpu=cpu_clock) as passed:
        work()
    if not passed["wall"]:
        return 0
    return passed["cpu"] / passed["wall"]
