# mistake: shared memory left behind
# fails: refuses less than | returns a list, for more workers than values
from multiprocessing import Process
from multiprocessing.shared_memory import SharedMemory


def mean_around(values, place, radius):
    window = values[max(0, place - radius) : place + radius + 1]
    return sum(window) / len(window)


def part(name, number, first, last, radius, begin):
    begin(first, last)
    memory = SharedMemory(name=name)
    with memory.buf.cast("d") as row:
        given = row[:number].tolist()
        for place in range(first, last):
            row[number + place] = mean_around(given, place, radius)
    memory.close()


def smooth(values, radius, workers, begin):
    if workers < 1:
        raise ValueError("at least one worker")
    if not values:
        return []
    number = len(values)
    workers = min(workers, number)
    memory = SharedMemory(create=True, size=16 * number)
    with memory.buf.cast("d") as row:
        for place, value in enumerate(values):
            row[place] = value
    bounds = [number * n // workers for n in range(workers + 1)]
    processes = [
        Process(target=part, args=(memory.name, number, a, b, radius, begin))
        for a, b in zip(bounds, bounds[1:])
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    with memory.buf.cast("d") as row:
        smoothed = row[number : 2 * number].tolist()
    memory.close()
    return smoothed
