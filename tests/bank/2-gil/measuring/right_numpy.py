import time

import numpy as np


def cores_used(work, wall_clock=time.perf_counter, cpu_clock=time.process_time):
    before = np.array([cpu_clock(), wall_clock()])
    work()
    cpu, wall = np.array([cpu_clock(), wall_clock()]) - before
    return np.float32(cpu / wall) if wall > 0 else np.float32(0)
