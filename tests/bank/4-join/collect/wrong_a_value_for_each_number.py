# mistake: equal items taken for one
# fails: keeps the order
from multiprocessing import Process, Value


def work_into(place, work, number):
    place.value = work(number)


def compute_all(work, numbers):
    places = {number: Value("q") for number in numbers}
    processes = [Process(target=work_into, args=(places[number], work, number)) for number in numbers]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    return [places[n].value if p.exitcode == 0 else None for n, p in zip(numbers, processes)]
