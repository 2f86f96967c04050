# mistake: waits for one who is not there
# fails: has None in the place | keeps the order
import multiprocessing


def work_into(queue, place, work, number):
    try:
        queue.put((place, work(number)))
    except Exception:
        pass


def compute_all(work, numbers):
    queue = multiprocessing.Queue()
    processes = [
        multiprocessing.Process(target=work_into, args=(queue, place, work, number))
        for place, number in enumerate(numbers)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    found = dict(queue.get() for _ in processes)
    return [found.get(place) for place in range(len(numbers))]
