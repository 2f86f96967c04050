import time
def cores_used(work, wall_clock=time.perf_counter, cpu_clock=time.process_time):
    w, c = wall_clock(), cpu_clock()
    work()
    w, c = wall_clock() - w, cpu_clock() - c
    return round(c / w, 2) if w else 0.0
