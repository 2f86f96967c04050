# mistake: of several numbers that are as fast the largest was taken
# fails: finds the best
def speed_up(serial, parallel, workers, cost=0.0):
    if workers < 1:
        raise ValueError(f"there must be at least 1 worker, not {workers}")
    return (serial + parallel) / (serial + parallel / workers + cost * workers)


def best(serial, parallel, cost, cores):
    workers = max(range(cores, 0, -1), key=lambda n: speed_up(serial, parallel, n, cost))
    return workers if speed_up(serial, parallel, workers, cost) > 1 else 0
