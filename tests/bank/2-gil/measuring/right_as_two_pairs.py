import time


def cores_used(work, wall_clock=time.perf_counter, cpu_clock=time.process_time):
    def both():
        return wall_clock(), cpu_clock()

    start = both()
    work()
    end = both()
    try:
        return (end[1] - start[1]) / (end[0] - start[0])
    except ZeroDivisionError:
        return 0.0
