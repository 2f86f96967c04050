# mistake: off by one
# fails: finds the best
def speed_up(serial, parallel, workers, cost=0.0):
    if workers < 1:
        raise ValueError("at least one worker")
    return (serial + parallel) / (serial + parallel / workers + cost * workers)


def best(serial, parallel, cost, cores):
    number = max(range(1, max(2, cores)), key=lambda n: speed_up(serial, parallel, n, cost))
    return number if speed_up(serial, parallel, number, cost) > 1 else 0
