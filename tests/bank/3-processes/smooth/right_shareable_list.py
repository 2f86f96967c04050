import multiprocessing
from multiprocessing.managers import SharedMemoryManager


def mean_around(values, place, radius):
    window = values[max(0, place - radius) : place + radius + 1]
    return sum(window) / len(window)


def part(row, first, last, radius, begin):
    begin(first, last)
    values = list(row)
    number = len(values) // 2
    for place in range(first, last):
        row[number + place] = mean_around(values[:number], place, radius)


def smooth(values, radius, workers, begin):
    if workers < 1:
        raise ValueError("workers")
    if not values:
        return []
    number = len(values)
    team = min(workers, number)
    with SharedMemoryManager() as manager:
        row = manager.ShareableList([float(value) for value in values] + [0.0] * number)
        processes = []
        for n in range(team):
            first, last = number * n // team, number * (n + 1) // team
            args = (row, first, last, radius, begin)
            processes.append(multiprocessing.Process(target=part, args=args))
        for process in processes:
            process.start()
        for process in processes:
            process.join()
        return list(row)[number:]
