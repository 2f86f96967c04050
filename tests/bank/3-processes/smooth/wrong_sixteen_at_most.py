# mistake: a limit that nobody asked for
# fails: has as many processes at
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
        raise ValueError("at least one worker")
    number = len(values)
    workers = min(workers, number, 16)
    smoothed = multiprocessing.Array("d", number)
    processes = []
    for worker in range(workers):
        first, last = number * worker // workers, number * (worker + 1) // workers
        processes.append(
            multiprocessing.Process(target=smooth_part, args=(values, smoothed, first, last, radius, begin))
        )
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    return smoothed[:]
