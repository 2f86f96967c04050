# fails: refuses less than
# may fail: has as many
import multiprocessing


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
        raise ValueError("at least one worker is needed")
    workers = min(workers, len(values))
    given = multiprocessing.Array("d", values)
    smoothed = multiprocessing.Array("d", len(values))
    bounds = [len(values) * n // workers for n in range(workers + 1)] if workers else []
    processes = []
    for first, last in zip(bounds, bounds[1:]):
        process = multiprocessing.Process(
            target=smooth_part, args=(given, smoothed, first, last, radius, begin)
        )
        processes.append(process)
        process.start()
    for process in processes:
        process.join(3)
    return smoothed[:]
