# mistake: the part that is serial was left out, or divided as well
# fails: Amdahl's law | counts the cost | finds the best
def speed_up(serial, parallel, workers, cost=0.0):
    if workers < 1:
        raise ValueError("at least one worker")
    return (serial + parallel) / (parallel / workers + cost * workers)


def best(serial, parallel, cost, cores):
    found, least = 0, serial + parallel
    for workers in range(1, cores + 1):
        seconds = serial + parallel / workers + cost * workers
        if seconds < least:
            found, least = workers, seconds
    return found
