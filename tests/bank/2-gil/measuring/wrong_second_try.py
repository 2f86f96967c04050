# mistake: the work was called more than once
# fails: returns 0.0 if
import time


def cores_used(work, wall_clock=time.perf_counter, cpu_clock=time.process_time):
    """Call `work()` and return how many cores it used on average."""
    for _ in range(2):      # a second try if the first was too short to be measured
        wall, cpu = wall_clock(), cpu_clock()
        work()
        wall, cpu = wall_clock() - wall, cpu_clock() - cpu
        if wall > 0:
            return cpu / wall
    return 0.0
