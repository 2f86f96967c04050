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
    short, longer = divmod(number, min(workers, number))
    memory = SharedMemory(create=True, size=16 * number)
    try:
        with memory.buf.cast("d") as row:
            for place, value in enumerate(values):
                row[place] = value
        processes, first = [], 0
        for n in range(min(workers, number)):
            last = first + short + (n < longer)
            args = (memory.name, number, first, last, radius, begin)
            processes.append(Process(target=part, args=args))
            first = last
        for process in processes:
            process.start()
        for process in processes:
            process.join()
        with memory.buf.cast("d") as row:
            return row[number : 2 * number].tolist()
    finally:
        memory.close()
        memory.unlink()
