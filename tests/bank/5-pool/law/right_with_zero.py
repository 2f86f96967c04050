def speed_up(serial, parallel, workers, cost=0.0):
    if workers < 1: raise ValueError
    return (serial + parallel) / (serial + parallel / workers + workers * cost)


def best(serial, parallel, cost, cores):
    speeds = [1.0] + [speed_up(serial, parallel, n, cost) for n in range(1, cores + 1)]
    return speeds.index(max(speeds))
