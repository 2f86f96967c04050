# mistake: the same call made twice
# fails: measures work that mostly
# may fail: uses differences of | returns 0.0 if
import time


def cores_used(work, wall_clock=time.perf_counter, cpu_clock=time.process_time):
    wall = wall_clock()
    work()
    wall = wall_clock() - wall
    cpu = cpu_clock()
    work()
    cpu = cpu_clock() - cpu
    return cpu / wall if wall else 0.0
