import multiprocessing
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial


def mean_around(values, place, radius):
    """Return the mean of the values up to `radius` places away from `place`."""
    window = values[max(0, place - radius) : place + radius + 1]
    return sum(window) / len(window)


@dataclass(frozen=True)
class Stretch:
    first: int
    last: int

    def __iter__(self):
        return iter(range(self.first, self.last))


def smooth_part(given, smoothed, radius, begin, stretch):
    """Compute one stretch: what each process does."""
    begin(stretch.first, stretch.last)
    given = given[:]
    smoothed[stretch.first : stretch.last] = [mean_around(given, place, radius) for place in stretch]


def divided(count, workers):
    """Yield stretches, always the fair share of what is left."""
    first = 0
    for left in range(min(count, workers), 0, -1):
        last = first + -(-(count - first) // left)
        yield Stretch(first, last)
        first = last


def smooth(values, radius, workers, begin):
    """Return the moving average of `values`, computed by several processes."""
    if not workers >= 1:
        raise ValueError(f"cannot do it with {workers} workers")
    if len(values) == 0:
        return []
    given = multiprocessing.Array("d", values)
    smoothed = multiprocessing.Array("d", len(values))
    job = partial(smooth_part, given, smoothed, radius, begin)
    with ExitStack() as joins:
        for stretch in divided(len(values), workers):
            process = multiprocessing.Process(target=job, args=(stretch,))
            process.start()
            joins.callback(process.join)
    return list(smoothed)
