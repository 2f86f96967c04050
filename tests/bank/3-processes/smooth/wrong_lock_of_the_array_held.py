# mistake: lock held during the work
# fails: has as many | refuses less than
import multiprocessing


def mean_around(values, place, radius):
    window = values[max(0, place - radius) : place + radius + 1]
    return sum(window) / len(window)


def smooth_part(given, smoothed, first, last, radius, begin):
    with smoothed.get_lock():
        begin(first, last)
        smoothed[first:last] = [mean_around(given, i, radius) for i in range(first, last)]


def smooth(values, radius, workers, begin):
    if workers < 1:
        raise ValueError("at least one worker")
    n, k = len(values), min(workers, len(values))
    smoothed = multiprocessing.Array("d", n)
    edges = [round(n * i / k) for i in range(k + 1)] if k else [0]
    crew = [
        multiprocessing.Process(target=smooth_part, args=(values, smoothed, a, b, radius, begin))
        for a, b in zip(edges, edges[1:])
    ]
    for p in crew:
        p.start()
    for p in crew:
        p.join()
    return list(smoothed)
