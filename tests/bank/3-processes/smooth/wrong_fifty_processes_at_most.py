# mistake: fewer processes were started than asked for
# fails: has as many
import multiprocessing
import os

MOST = 44 + 4 * (os.cpu_count() or 1)


def mean_around(values, place, radius):
    """Return the mean of the values up to `radius` places away from `place`."""
    window = values[max(0, place - radius) : place + radius + 1]
    return sum(window) / len(window)


def smooth_part(given, smoothed, first, last, radius, begin):
    """Compute the places `first` to `last - 1`: what each process does."""
    begin(first, last)
    for place in range(first, last):
        smoothed[place] = mean_around(given, place, radius)


def smooth(values, radius, workers, begin):
    """Return the moving average of `values`, computed by several processes."""
    if workers < 1:
        raise ValueError("workers must be 1 or more")
    number = len(values)
    if not number:
        return []
    stretches = min(workers, number, MOST)
    smoothed = multiprocessing.Array("d", number, lock=False)
    bounds = [number * part // stretches for part in range(stretches + 1)]
    processes = [
        multiprocessing.Process(target=smooth_part, args=(values, smoothed, first, last, radius, begin))
        for first, last in zip(bounds, bounds[1:])
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    return list(smoothed)
