# mistake: Value changed without its lock | step was not given what the one before it had returned
# fails: lets only one | starts a process
import multiprocessing


def take_step(total, step, item):
    total.value = step(total.value, item)


def run_steps(step, items, start):
    total = multiprocessing.Value("q", start)
    processes = [multiprocessing.Process(target=take_step, args=(total, step, item)) for item in items]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    return total.value
