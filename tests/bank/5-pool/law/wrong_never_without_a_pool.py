# mistake: it was not compared with no pool at all
# fails: finds the best number
def speed_up(serial, parallel, workers, cost=0.0):
    if workers < 1:
        raise ValueError("at least one worker")
    return (serial + parallel) / (serial + parallel / workers + cost * workers)


def best(serial, parallel, cost, cores):
    return max(range(1, cores + 1), key=lambda n: speed_up(serial, parallel, n, cost))
