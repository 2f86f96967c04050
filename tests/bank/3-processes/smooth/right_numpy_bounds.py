import multiprocessing

import numpy as np


def mean_around(values, place, radius):
    window = values[max(0, place - radius) : place + radius + 1]
    return sum(window) / len(window)


def part(given, smoothed, first, last, radius, begin):
    begin(first, last)
    row = np.frombuffer(smoothed.get_obj())
    for place in range(first, last):
        row[place] = mean_around(given, place, radius)


def smooth(values, radius, workers, begin):
    if workers < 1:
        raise ValueError("workers")
    if len(values) == 0:
        return []
    smoothed = multiprocessing.Array("d", len(values))
    bounds = np.linspace(0, len(values), min(workers, len(values)) + 1).astype(int)
    processes = [
        multiprocessing.Process(target=part, args=(values, smoothed, a, b, radius, begin))
        for a, b in zip(bounds[:-1], bounds[1:])
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    return np.frombuffer(smoothed.get_obj()).tolist()
