# mistake: a test that lets this value through
# fails: finds the best
def speed_up(serial, parallel, workers, cost=0.0):
    if workers == 0:
        raise ValueError("workers")
    return (serial + parallel) / (serial + parallel / workers + cost * workers)


def best(serial, parallel, cost, cores):
    found, fastest = 0, 1.0
    for workers in range(1, cores + 1):
        s = speed_up(serial, parallel, workers, cost)
        if s > fastest:
            found, fastest = workers, s
    return found
