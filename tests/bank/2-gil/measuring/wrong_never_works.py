# mistake: work without brackets
# fails: measures three threads | measures work that mostly | returns 0.0 if
# may fail: uses differences of
import time


def cores_used(work, wall_clock=time.perf_counter, cpu_clock=time.process_time):
    wall, cpu = wall_clock(), cpu_clock()
    work
    wall, cpu = wall_clock() - wall, cpu_clock() - cpu
    return cpu / wall if wall else 0.0
