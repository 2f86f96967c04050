# mistake: state that survives between calls
# fails: returns 0.0 if
import time

begin = {}


def cores_used(work, wall_clock=time.perf_counter, cpu_clock=time.process_time):
    begin["wall"], begin["cpu"] = wall_clock(), cpu_clock()
    work()
    wall, cpu = wall_clock() - begin["wall"], cpu_clock() - begin["cpu"]
    return cpu / wall if wall else 0.0
