import math


def seconds(serial, parallel, workers, cost):
    return serial + parallel / workers + cost * workers


def speed_up(serial, parallel, workers, cost=0.0):
    if not workers >= 1:
        raise ValueError("a pool has at least one worker")
    return (serial + parallel) / seconds(serial, parallel, workers, cost)


def best(serial, parallel, cost, cores):
    """The time is least where its slope, cost - parallel / n², is zero, or at one of the ends."""
    lowest = math.isqrt(int(parallel / cost)) if cost else cores
    near = [n for n in (1, lowest, lowest + 1, cores) if 1 <= n <= cores]
    if not parallel:
        return 0
    times = [(seconds(serial, parallel, n, cost), n) for n in near]
    least, workers = min(times)
    return workers if least < serial + parallel else 0
