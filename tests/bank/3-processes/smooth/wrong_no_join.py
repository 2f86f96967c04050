# mistake: no join | something shared that nobody holds any more
# fails: computes the moving | has as many | divides the places | is right across | returns a list | refuses less than
import multiprocessing


def mean_around(values, place, radius):
    window = values[max(0, place - radius) : place + radius + 1]
    return sum(window) / len(window)


def smooth_part(given, smoothed, first, last, radius, begin):
    begin(first, last)
    for place in range(first, last):
        smoothed[place] = mean_around(given, place, radius)


def smooth(values, radius, workers, begin):
    if workers < 1:
        raise ValueError("workers")
    workers = min(workers, len(values))
    if not workers:
        return []
    given = multiprocessing.Array("d", values)
    smoothed = multiprocessing.Array("d", len(values))
    bounds = [len(values) * n // workers for n in range(workers + 1)]
    processes = [
        multiprocessing.Process(target=smooth_part, args=(given, smoothed, a, b, radius, begin))
        for a, b in zip(bounds, bounds[1:])
    ]
    for process in processes:
        process.start()
    return smoothed[:]
