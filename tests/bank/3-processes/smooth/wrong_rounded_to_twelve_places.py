# mistake: small numbers were rounded
# fails: is right across
import multiprocessing


def mean_around(values, place, radius):
    """Return the mean of the values up to `radius` places away from `place`."""
    window = values[max(0, place - radius) : place + radius + 1]
    return sum(window) / len(window)


def smooth_part(given, smoothed, first, last, radius, begin):
    begin(first, last)
    for place in range(first, last):
        smoothed[place] = round(mean_around(given, place, radius), 12)


def smooth(values, radius, workers, begin):
    if workers < 1:
        raise ValueError("workers must be at least 1")
    number = len(values)
    if number == 0:
        return []
    workers = min(workers, number)
    smoothed = multiprocessing.Array("d", number)
    processes = []
    first = 0
    for worker in range(workers):
        last = first + number // workers
        if worker < number % workers:
            last += 1
        process = multiprocessing.Process(target=smooth_part, args=(values, smoothed, first, last, radius, begin))
        process.start()
        processes.append(process)
        first = last
    for process in processes:
        process.join()
    return list(smoothed)
