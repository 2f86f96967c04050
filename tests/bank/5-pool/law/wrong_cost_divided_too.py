# mistake: the cost was divided among the workers
# fails: counts the cost | finds the best number
def speed_up(serial, parallel, workers, cost=0.0):
    if workers < 1:
        raise ValueError("at least one worker")
    return (serial + parallel) / (serial + (parallel + cost) / workers)


def best(serial, parallel, cost, cores):
    workers = max(range(1, cores + 1), key=lambda n: speed_up(serial, parallel, n, cost))
    return workers if speed_up(serial, parallel, workers, cost) > 1 else 0
