import multiprocessing


def mean_around(values, place, radius):
    """Return the mean of the values up to `radius` places away from `place`."""
    window = values[max(0, place - radius) : place + radius + 1]
    return sum(window) / len(window)


def part(values, out, first, last, radius, begin):
    begin(first, last)
    out[first:last] = [mean_around(values, p, radius) for p in range(first, last)]


def smooth(values, radius, workers, begin):
    if workers <= 0:
        raise ValueError("workers")
    n = len(values)
    out = multiprocessing.Array("d", n)
    shared = multiprocessing.RawArray("d", values)
    k = min(n, workers)
    ps = []
    for w in range(k):
        p = multiprocessing.Process(target=part, args=(shared, out, w * n // k, (w + 1) * n // k, radius, begin))
        p.start()
        ps.append(p)
    for p in ps: p.join()
    return [float(x) for x in out]
