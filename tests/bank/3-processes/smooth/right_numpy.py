import multiprocessing

import numpy as np


class Smoother(multiprocessing.Process):
    def __init__(self, given, result, stretch, radius, begin):
        super().__init__()
        self.given, self.result, self.stretch = given, result, stretch
        self.radius, self.begin = radius, begin

    def run(self):
        first, last = self.stretch
        self.begin(first, last)
        given = np.frombuffer(self.given)
        result = np.frombuffer(self.result)
        for place in range(first, last):
            low = max(0, place - self.radius)
            result[place] = given[low : place + self.radius + 1].mean()


def smooth(values, radius, workers, begin):
    if workers < 1:
        raise ValueError(workers)
    stretches = [list(s) for s in np.array_split(range(len(values)), workers) if len(s)]
    given = multiprocessing.RawArray("d", [float(v) for v in values])
    result = multiprocessing.RawArray("d", len(values))
    smoothers = [
        Smoother(given, result, (int(s[0]), int(s[-1]) + 1), radius, begin) for s in stretches
    ]
    for smoother in smoothers:
        smoother.start()
    for smoother in smoothers:
        smoother.join()
    return list(result)
