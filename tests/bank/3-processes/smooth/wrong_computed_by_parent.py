# mistake: the parent computed the means
# fails: refuses less than
import multiprocessing


def mean_around(values, place, radius):
    """Return the mean of the values up to `radius` places away from `place`."""
    window = values[max(0, place - radius) : place + radius + 1]
    return sum(window) / len(window)


def smooth_part(given, smoothed, first, last, radius, begin):
    begin(first, last)


def smooth(values, radius, workers, begin):
    if workers < 1:
        raise ValueError(f"workers must be at least 1, not {workers}")
    workers = min(workers, len(values))
    if workers == 0:
        return []
    given = multiprocessing.Array("d", values, lock=False)
    smoothed = multiprocessing.Array("d", len(values), lock=False)
    bounds = [len(values) * number // workers for number in range(workers + 1)]
    processes = []
    for first, last in zip(bounds, bounds[1:]):
        args = (given, smoothed, first, last, radius, begin)
        process = multiprocessing.Process(target=smooth_part, args=args)
        processes.append(process)
        process.start()
    for process in processes:
        process.join()
    for place in range(len(values)):
        smoothed[place] = mean_around(given, place, radius)
    return list(smoothed)
