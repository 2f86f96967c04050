# mistake: a limit on the wrong side
# fails: finds the best number
def speed_up(serial, parallel, workers, cost=0.0):
    if workers < 1:
        raise ValueError("at least one worker")
    return (serial + parallel) / (serial + parallel / workers + cost * workers)


def best(serial, parallel, cost, cores):
    found, most = 0, 1
    for workers in range(1, cores + 1):
        if speed_up(serial, parallel, workers, cost) >= most:
            found, most = workers, speed_up(serial, parallel, workers, cost)
    return found
