import time


class Stopwatch:
    def __init__(self, clock):
        self.clock = clock

    def __enter__(self):
        self.began = self.clock()
        return self

    def __exit__(self, *_):
        self.passed = self.clock() - self.began


def cores_used(work, wall_clock=time.perf_counter, cpu_clock=time.process_time):
    """Call `work()` and return how many cores it used on average."""
    with Stopwatch(wall_clock) as wall, Stopwatch(cpu_clock) as cpu:
        work()
    if wall.passed == 0:
        return 0.0
    return cpu.passed / wall.passed
