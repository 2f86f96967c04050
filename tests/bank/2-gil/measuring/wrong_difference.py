# mistake: the times were not divided | a number other than 0.0 was returned where no wall time had passed
# fails: measures three threads | measures work that mostly | returns 0.0 if
# may fail: uses differences of
import time


def cores_used(work, wall_clock=time.perf_counter, cpu_clock=time.process_time):
    wall, cpu = wall_clock(), cpu_clock()
    work()
    return (cpu_clock() - cpu) - (wall_clock() - wall)
