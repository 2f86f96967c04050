# mistake: the default in the place of the argument
# fails: measures three threads | measures work that mostly | returns 0.0 if
# may fail: uses differences of
import time


def cores_used(work, wall_clock=time.perf_counter, cpu_clock=time.process_time):
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    return cpu / wall if wall else 0.0
