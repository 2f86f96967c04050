# mistake: a time that was short was taken for none
# fails: returns 0.0 if
import time


def cores_used(work, wall_clock=time.perf_counter, cpu_clock=time.process_time):
    wall, cpu = wall_clock(), cpu_clock()
    work()
    wall, cpu = wall_clock() - wall, cpu_clock() - cpu
    return cpu / wall if wall > 1e-9 else 0.0
