from fractions import Fraction


def exact(*numbers):
    return [Fraction(str(number)) for number in numbers]


def speed_up(serial, parallel, workers, cost=0.0):
    """Return how many times as fast a program is with a pool of so many workers."""
    if workers < 1:
        raise ValueError("a pool needs a worker")
    s, p, c = exact(serial, parallel, cost)
    return float((s + p) / (s + p / workers + c * workers))


def best(serial, parallel, cost, cores):
    """Return the best number of workers, at most `cores`; 0 if no pool is best."""
    s, p, c = exact(serial, parallel, cost)
    champion, record = 0, s + p
    for workers in range(1, cores + 1):
        time = s + p / workers + c * workers
        if time < record:
            champion, record = workers, time
    return champion
