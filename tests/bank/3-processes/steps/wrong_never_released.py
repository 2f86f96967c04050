# mistake: lock never released
# fails: lets only one | starts a process
import multiprocessing


def take_step(total, lock, step, item):
    lock.acquire()
    total.value = step(total.value, item)


def run_steps(step, items, start):
    total, lock = multiprocessing.Value("q", start), multiprocessing.Lock()
    processes = [
        multiprocessing.Process(target=take_step, args=(total, lock, step, item))
        for item in items
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    return total.value
