# mistake: another relation
# fails: measures three threads | measures work that mostly | returns 0.0 if
# may fail: uses differences of
import time


def cores_used(work, wall_clock=time.perf_counter, cpu_clock=time.process_time):
    wall, cpu = wall_clock(), cpu_clock()
    work()
    cpu = cpu_clock() - cpu
    return (wall_clock() - wall) / cpu if cpu else 0.0
