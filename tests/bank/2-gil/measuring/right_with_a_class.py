import time


class Stopwatch:
    def __init__(self, clock):
        self.clock = clock

    def __enter__(self):
        self.began = self.clock()
        return self

    def __exit__(self, *error):
        self.seconds = self.clock() - self.began


def cores_used(work, wall_clock=time.perf_counter, cpu_clock=time.process_time):
    with Stopwatch(wall_clock) as wall, Stopwatch(cpu_clock) as cpu:
        work()
    return cpu.seconds / wall.seconds if wall.seconds > 0 else 0.0
