# mistake: none
# fails: finds the best
def speed_up(serial, parallel, workers, cost=0.0):
    if workers < 1:
        raise ValueError("at least one worker")
    return round((serial + parallel) / (serial + parallel / workers + cost * workers), 3)


def best(serial, parallel, cost, cores):
    number = max(range(1, cores + 1), key=lambda n: speed_up(serial, parallel, n, cost))
    return number if speed_up(serial, parallel, number, cost) > 1 else 0
