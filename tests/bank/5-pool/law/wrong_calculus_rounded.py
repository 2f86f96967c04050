# mistake: the whole numbers around the best one were not compared, but one was rounded
# fails: finds the best
def speed_up(serial, parallel, workers, cost=0.0):
    if workers < 1:
        raise ValueError(f"there must be at least 1 worker, not {workers}")
    return (serial + parallel) / (serial + parallel / workers + cost * workers)


def best(serial, parallel, cost, cores):
    workers = max(1, min(cores, round((parallel / cost) ** 0.5) if cost else cores))
    return workers if speed_up(serial, parallel, workers, cost) > 1 else 0
