def speed_up(serial, parallel, workers, cost=0.0):
    if workers < 1:
        raise ValueError("at least one worker")
    return (serial + parallel) / (serial + parallel / workers + cost * workers)


def best(serial, parallel, cost, cores):
    numbers = [n for n in range(1, cores + 1) if speed_up(serial, parallel, n, cost) > 1]
    numbers.sort(key=lambda n: (-speed_up(serial, parallel, n, cost), n))
    return numbers[0] if numbers else 0
