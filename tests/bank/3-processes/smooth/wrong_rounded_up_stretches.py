# mistake: fewer processes were started than asked for | all stretches but the last were rounded up
# fails: divides the places | has as many processes at work as the caller
import math
import multiprocessing


def mean_around(values, place, radius):
    """Return the mean of the values up to `radius` places away from `place`."""
    window = values[max(0, place - radius) : place + radius + 1]
    return sum(window) / len(window)


def smooth_part(given, smoothed, first, last, radius, begin):
    begin(first, last)
    for place in range(first, last):
        smoothed[place] = mean_around(given, place, radius)


def smooth(values, radius, workers, begin):
    if workers < 1:
        raise ValueError("workers must be at least 1")
    if not values:
        return []
    size = math.ceil(len(values) / workers)
    given = multiprocessing.Array("d", values)
    smoothed = multiprocessing.Array("d", len(values))
    processes = []
    for first in range(0, len(values), size):
        last = min(first + size, len(values))
        args = (given, smoothed, first, last, radius, begin)
        processes.append(multiprocessing.Process(target=smooth_part, args=args))
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    return smoothed[:]
