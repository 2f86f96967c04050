import time
def cores_used(work, wall_clock=time.perf_counter, cpu_clock=time.process_time):
    before = cpu_clock(), wall_clock()
    work()
    after = cpu_clock(), wall_clock()
    try: return (after[0] - before[0]) / (after[1] - before[1])
    except ZeroDivisionError: return 0.0
