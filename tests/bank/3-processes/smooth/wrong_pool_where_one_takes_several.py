# mistake: begin was called more than once by a process
# fails: has as many processes at work
import multiprocessing


def mean_around(values, place, radius):
    """Return the mean of the values up to `radius` places away from `place`."""
    window = values[max(0, place - radius) : place + radius + 1]
    return sum(window) / len(window)


from functools import partial

given, smoothed = None, None


def prepare(values, array):
    global given, smoothed
    given, smoothed = values, array


def smooth_part(radius, begin, bounds):
    begin(*bounds)
    for place in range(*bounds):
        smoothed[place] = mean_around(given, place, radius)


def smooth(values, radius, workers, begin):
    if workers < 1:
        raise ValueError("workers")
    n = len(values)
    if not n:
        return []
    number = min(workers, n)
    array = multiprocessing.Array("d", n, lock=False)
    bounds = [(k * n // number, (k + 1) * n // number) for k in range(number)]
    with multiprocessing.Pool(number, prepare, (values, array)) as pool:
        pool.map(partial(smooth_part, radius, begin), bounds, chunksize=1)
    return array[:]
