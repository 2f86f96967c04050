# mistake: the box of a shared number in the place of the number
# fails: changes the shared number | lets only one | starts a process for every
import multiprocessing


def take_step(total, step, item):
    with total.get_lock():
        total.value = step(total, item)


def run_steps(step, items, start):
    total = multiprocessing.Value("i", start)
    processes = []
    for item in items:
        process = multiprocessing.Process(target=take_step, args=(total, step, item))
        processes.append(process)
        process.start()
    for process in processes:
        process.join()
    return total.value
