# mistake: False was returned where 0.0 was asked for
# fails: returns 0.0 if
import time


def cores_used(work, wall_clock=time.perf_counter, cpu_clock=time.process_time):
    wall, cpu = wall_clock(), cpu_clock()
    work()
    wall, cpu = wall_clock() - wall, cpu_clock() - cpu
    return wall > 0 and cpu / wall
