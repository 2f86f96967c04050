# mistake: step was not given what the one before it had returned | Value changed without its lock
# fails: lets only one | starts a process
import multiprocessing


def take_step(total, step, item):
    old = total.value
    with total.get_lock():
        total.value = step(old, item)


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
