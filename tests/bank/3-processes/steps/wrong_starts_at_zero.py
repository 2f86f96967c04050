# mistake: the shared number began with 0, not with start
# fails: changes the shared | starts a process
import multiprocessing


def take_step(total, step, item):
    with total.get_lock():
        total.value = step(total.value, item)


def run_steps(step, items, start):
    total = multiprocessing.Value("q")
    processes = [multiprocessing.Process(target=take_step, args=(total, step, item)) for item in items]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    return total.value
