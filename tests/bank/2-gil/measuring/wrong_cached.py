# fails: returns 0.0 if no wall time has passed, and looks at each piece of work anew
import functools
import time


@functools.cache
def cores_used(work, wall_clock=time.perf_counter, cpu_clock=time.process_time):
    """Call `work()` and return how many cores it used on average."""
    wall, cpu = wall_clock(), cpu_clock()
    work()
    wall, cpu = wall_clock() - wall, cpu_clock() - cpu
    return cpu / wall if wall else 0.0
