# mistake: a special case that takes in too much
# fails: finds the best
def speed_up(serial, parallel, workers, cost=0.0):
    if workers < 1:
        raise ValueError("at least one worker")
    return (serial + parallel) / (serial + parallel / workers + cost * workers)


def best(serial, parallel, cost, cores):
    if parallel < 1:
        return 0
    number = max(range(1, cores + 1), key=lambda n: speed_up(serial, parallel, n, cost))
    return number if speed_up(serial, parallel, number, cost) > 1 else 0
