# mistake: small numbers were lost beside a large one
# fails: is right across the borders
import multiprocessing


def mean_around(values, place, radius):
    """Return the mean of the values up to `radius` places away from `place`."""
    window = values[max(0, place - radius) : place + radius + 1]
    return sum(window) / len(window)


def smooth_part(given, smoothed, first, last, radius, begin):
    """Compute the places `first` to `last - 1`: what each process does."""
    begin(first, last)
    low, high = max(0, first - radius), min(len(given), first + radius + 1)
    total = float(sum(given[low:high]))
    for place in range(first, last):
        smoothed[place] = total / (high - low)
        if high < len(given):
            total += given[high]
            high += 1
        if place - radius >= 0:
            total -= given[low]
            low += 1


def smooth(values, radius, workers, begin):
    """Return the moving average of `values`, computed by several processes."""
    if workers < 1:
        raise ValueError("no workers")
    if not values:
        return []
    given = multiprocessing.Array("d", values, lock=False)
    smoothed = multiprocessing.Array("d", len(values), lock=False)
    count = min(workers, len(values))
    bounds = [len(values) * n // count for n in range(count + 1)]
    processes = [
        multiprocessing.Process(target=smooth_part, args=(given, smoothed, *ends, radius, begin))
        for ends in zip(bounds, bounds[1:])
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    return list(smoothed)
