import time


def cores_used(work, wall_clock=time.perf_counter, cpu_clock=time.process_time):
    clocks = [wall_clock, cpu_clock]
    before = [clock() for clock in clocks]
    work()
    wall, cpu = (clock() - start for clock, start in zip(clocks, before))
    return cpu / wall if wall else 0.0
