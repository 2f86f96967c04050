# mistake: only neighbours in the next stretch were taken
# fails: is right across
import multiprocessing


def mean_around(values, place, radius):
    """Return the mean of the values up to `radius` places away from `place`."""
    window = values[max(0, place - radius) : place + radius + 1]
    return sum(window) / len(window)


def smooth_part(given, offset, smoothed, first, last, radius, begin):
    """Compute the places `first` to `last - 1`: what each process does."""
    begin(first, last)
    for place in range(first, last):
        smoothed[place] = mean_around(given, place - offset, radius)


def smooth(values, radius, workers, begin):
    """Return the moving average of `values`, computed by several processes."""
    if workers < 1:
        raise ValueError("workers must be 1 or more")
    number = len(values)
    if not number:
        return []
    stretches = min(workers, number)
    smoothed = multiprocessing.Array("d", number)
    bounds = [number * part // stretches for part in range(stretches + 1)]
    processes = []
    for part in range(stretches):
        offset = bounds[max(0, part - 1)]
        given = values[offset : bounds[min(stretches, part + 2)]]
        args = (given, offset, smoothed, bounds[part], bounds[part + 1], radius, begin)
        processes.append(multiprocessing.Process(target=smooth_part, args=args))
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    return smoothed[:]
