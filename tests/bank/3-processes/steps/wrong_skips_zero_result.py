# mistake: a value that counts as false
# fails: starts a process
import multiprocessing


def take_step(total, step, item):
    with total.get_lock():
        total.value = step(total.value, item) or total.value


def run_steps(step, items, start):
    total = multiprocessing.Value("q", start)
    processes = []
    for item in items:
        args = (total, step, item)
        process = multiprocessing.Process(target=take_step, args=args)
        processes.append(process)
        process.start()
    for process in processes:
        process.join()
    return total.value
