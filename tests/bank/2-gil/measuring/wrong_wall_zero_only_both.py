import time
def cores_used(work, wall_clock=time.perf_counter, cpu_clock=time.process_time):
    w, c = wall_clock(), cpu_clock()
    work()
    w, c = wall_clock() - w, cpu_clock() - c
    if w == 0 and c == 0: return 0.0
    return c / w if w else float("inf")
