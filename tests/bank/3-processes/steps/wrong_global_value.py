# mistake: a global that every process makes anew
# fails: changes the shared | lets only one | starts a process
import multiprocessing

total = multiprocessing.Value("q", 0)


def take_step(step, item):
    with total.get_lock():
        total.value = step(total.value, item)


def run_steps(step, items, start):
    total.value = start
    processes = [multiprocessing.Process(target=take_step, args=(step, item)) for item in items]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    return total.value
