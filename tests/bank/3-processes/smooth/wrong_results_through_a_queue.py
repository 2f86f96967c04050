# mistake: the means came back in messages, not in shared memory
# fails: is right across
import multiprocessing


def mean_around(values, place, radius):
    """Return the mean of the values up to `radius` places away from `place`."""
    window = values[max(0, place - radius) : place + radius + 1]
    return sum(window) / len(window)


def smooth_part(given, results, first, last, radius, begin):
    begin(first, last)
    results.put((first, [mean_around(given, place, radius) for place in range(first, last)]))


def smooth(values, radius, workers, begin):
    if workers < 1:
        raise ValueError("workers")
    n, k = len(values), min(workers, len(values))
    results = multiprocessing.Queue()
    ps = []
    for i in range(k):
        p = multiprocessing.Process(target=smooth_part, args=(values, results, n * i // k, n * (i + 1) // k, radius, begin))
        p.start()
        ps.append(p)
    parts = sorted(results.get() for _ in ps)
    for p in ps:
        p.join()
    return [float(x) for _, part in parts for x in part]
