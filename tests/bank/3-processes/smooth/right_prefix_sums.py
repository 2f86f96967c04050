import multiprocessing
from fractions import Fraction
from itertools import accumulate


def mean_around(values, place, radius):
    window = values[max(0, place - radius) : place + radius + 1]
    return sum(window) / len(window)


def part(given, smoothed, stretch, radius, begin):
    begin(stretch.start, stretch.stop)
    sums = list(accumulate(map(Fraction, given), initial=Fraction(0)))
    for place in stretch:
        low, high = max(0, place - radius), min(len(given), place + radius + 1)
        smoothed[place] = (sums[high] - sums[low]) / (high - low)


def smooth(values, radius, workers, begin):
    if not workers >= 1:
        raise ValueError("at least one worker, please")
    places = range(len(values))
    smoothed = multiprocessing.Array("d", len(values))
    each, rest = divmod(len(values), workers)
    team, first = [], 0
    for number in range(workers):
        last = first + each + (1 if number < rest else 0)
        if last > first:
            args = (values, smoothed, places[first:last], radius, begin)
            team.append(multiprocessing.Process(target=part, args=args))
        first = last
    for process in team:
        process.start()
    for process in team:
        process.join()
    with smoothed.get_lock():
        return [number for number in smoothed]
