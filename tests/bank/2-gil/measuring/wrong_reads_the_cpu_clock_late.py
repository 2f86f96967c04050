# mistake: none
# fails: measures three threads that share one core, and work on two cores | measures work that mostly waits, and calls it exactly once | returns 0.0 if no wall time has passed, and looks at each piece of work anew | uses differences of the readings only, whatever the clocks show; the real ones by default
import time


def cores_used(work, wall_clock=time.perf_counter, cpu_clock=time.process_time):
    """Call `work()` and return how many cores it used on average."""
    began = wall_clock()
    work()
    cpu_began = cpu_clock()
    wall = max(0.0, wall_clock() - began)
    cpu = max(0.0, cpu_clock() - cpu_began)
    if wall == 0:
        return 0.0
    return cpu / wall
