# mistake: a limit that nobody asked for
# fails: finds the best
def speed_up(serial, parallel, workers, cost=0.0):
    """Return how many times as fast a program is with a pool of so many workers."""
    if workers < 1:
        raise ValueError("at least one worker is needed")
    return (serial + parallel) / (serial + parallel / workers + cost * workers)


def best(serial, parallel, cost, cores):
    """Return the best number of workers, at most `cores`; 0 if no pool is best."""
    best_so_far, number = 1.0, 0
    for workers in range(1, min(cores, 64) + 1):
        times = speed_up(serial, parallel, workers, cost)
        if times > best_so_far:
            best_so_far, number = times, workers
    return number
