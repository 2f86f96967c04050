# fails: has all calls | keeps the order
# may fail: returns the results | has None in the place
import multiprocessing


def work_into(queue, work, number):
    try:
        queue.put(work(number))
    except Exception:
        queue.put(None)


def compute_all(work, numbers):
    queue = multiprocessing.Queue()
    processes = [
        multiprocessing.Process(target=work_into, args=(queue, work, number))
        for number in numbers
    ]
    for process in processes:
        process.start()
    results = [queue.get() for _ in processes]
    for process in processes:
        process.join()
    return results
