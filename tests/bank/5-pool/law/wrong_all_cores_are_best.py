# mistake: only the number of all cores was tried
# fails: finds the best number
def speed_up(serial, parallel, workers, cost=0.0):
    if workers < 1:
        raise ValueError("at least one worker")
    return (serial + parallel) / (serial + parallel / workers + cost * workers)


def best(serial, parallel, cost, cores):
    return cores if speed_up(serial, parallel, cores, cost) > 1 else 0
