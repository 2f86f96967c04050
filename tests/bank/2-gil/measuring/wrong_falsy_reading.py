import time
def cores_used(work, wall_clock=time.perf_counter, cpu_clock=time.process_time):
    w, c = wall_clock(), cpu_clock()
    work()
    if not w or wall_clock() == w: return 0.0
    return (cpu_clock() - c) / (wall_clock() - w)
