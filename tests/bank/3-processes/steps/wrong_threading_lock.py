# mistake: a lock of threading handed to a process
# fails: changes the shared | lets only one | starts a process
import multiprocessing
import threading


def take_step(total, lock, step, item):
    with lock:
        total.value = step(total.value, item)


def run_steps(step, items, start):
    total, lock = multiprocessing.Value("q", start), threading.Lock()
    processes = [
        multiprocessing.Process(target=take_step, args=(total, lock, step, item))
        for item in items
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    return total.value
