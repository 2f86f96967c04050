def speed_up(serial, parallel, workers, cost=0.0):
    if workers < 1:
        raise ValueError(f"{workers} workers")
    whole = serial + parallel
    share = parallel / whole
    return 1 / ((1 - share) + share / workers + cost * workers / whole)


def best(serial, parallel, cost, cores):
    seconds = {n: serial + parallel / n + cost * n for n in range(1, cores + 1)}
    fastest = min(seconds, key=seconds.get)
    return fastest if seconds[fastest] < serial + parallel else 0
