import threading
from multiprocessing import Process, Value


def into(value, work, number):
    value.value = work(number)


def compute_all(work, numbers):
    results = [None] * len(numbers)

    def look_after(place):
        value = Value("q")
        process = Process(target=into, args=(value, work, numbers[place]))
        process.start()
        process.join()
        if process.exitcode == 0:
            results[place] = value.value

    keepers = [threading.Thread(target=look_after, args=(place,)) for place in range(len(numbers))]
    for keeper in keepers:
        keeper.start()
    for keeper in keepers:
        keeper.join()
    return results
