# mistake: expects a return value from a worker
# fails: changes the shared | lets only one | starts a process
import multiprocessing


def take_step(total, lock, step, item):
    with lock:
        total = step(total, item)
        return total


def run_steps(step, items, start):
    total, lock = start, multiprocessing.Lock()
    processes = []
    for item in items:
        process = multiprocessing.Process(target=take_step, args=(total, lock, step, item))
        process.start()
        processes.append(process)
    for process in processes:
        process.join()
    return total
