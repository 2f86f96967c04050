# mistake: none
# fails: counts the cost of each | finds the best number of
def speed_up(serial, parallel, workers, cost=0.0):
    if workers < 1:
        raise ValueError(workers)
    return (serial + parallel) / (max(serial, cost * workers) + parallel / workers)


def best(serial, parallel, cost, cores):
    top = max(range(1, cores + 1), key=lambda n: speed_up(serial, parallel, n, cost))
    return top if speed_up(serial, parallel, top, cost) > 1 else 0
