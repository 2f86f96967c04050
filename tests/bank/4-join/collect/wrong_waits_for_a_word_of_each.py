import multiprocessing


def work_into(queue, place, work, number):
    try:
        queue.put((place, work(number)))
    except Exception:
        queue.put((place, None))


def compute_all(work, numbers):
    queue = multiprocessing.Queue()
    processes = [
        multiprocessing.Process(target=work_into, args=(queue, place, work, number))
        for place, number in enumerate(numbers)
    ]
    for process in processes:
        process.start()
    found = dict(queue.get() for _ in processes)
    for process in processes:
        process.join()
    return [found[place] for place in range(len(numbers))]
