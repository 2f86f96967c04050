# mistake: the time before the call was counted too | a number other than 0.0 was returned where no wall time had passed
# fails: measures three threads | measures work that mostly | returns 0.0 if
# may fail: uses differences of
import time


def cores_used(work, wall_clock=time.perf_counter, cpu_clock=time.process_time):
    work()
    return cpu_clock() / wall_clock() if wall_clock() else 0.0
