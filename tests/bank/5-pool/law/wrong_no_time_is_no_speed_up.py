# mistake: an exception where none was due
# fails: computes the speed-up | counts the cost | finds the best
def speed_up(serial, parallel, workers, cost=0.0):
    if workers < 1 or serial == 0:
        raise ValueError("at least one worker")
    return (serial + parallel) / (serial + parallel / workers + cost * workers)


def best(serial, parallel, cost, cores):
    times = [serial + parallel / n + cost * n for n in range(1, cores + 1)]
    return times.index(min(times)) + 1 if min(times) < serial + parallel else 0
