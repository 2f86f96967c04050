# mistake: the parent computed the means
# fails: refuses less than one worker
import multiprocessing


def mean_around(values, place, radius):
    """Return the mean of the values up to `radius` places away from `place`."""
    window = values[max(0, place - radius) : place + radius + 1]
    return sum(window) / len(window)


def smooth_part(given, smoothed, first, last, radius, begin):
    """Compute the places `first` to `last - 1`: what each process does."""
    begin(first, last)


def smooth(values, radius, workers, begin):
    """Return the moving average of `values`, computed by several processes."""
    if workers < 1:
        raise ValueError("workers must be at least 1")
    n = len(values)
    k = min(n, workers)
    smoothed = multiprocessing.Array("d", n, lock=False)
    processes = [
        multiprocessing.Process(
            target=smooth_part, args=(values, smoothed, n * i // k, n * (i + 1) // k, radius, begin)
        )
        for i in range(k)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    windows = (values[max(0, place - radius) : place + radius + 1] for place in range(n))
    smoothed[:] = [sum(window) / len(window) for window in windows]
    return list(smoothed)
