# mistake: the work of other threads was left out
# fails: uses differences
import time


def cores_used(work, wall_clock=time.perf_counter, cpu_clock=time.thread_time):
    """Call `work()` and return how many cores it used on average."""
    wall, cpu = wall_clock(), cpu_clock()
    work()
    wall, cpu = wall_clock() - wall, cpu_clock() - cpu
    return cpu / wall if wall > 0 else 0.0
