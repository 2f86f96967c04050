# mistake: join inside the start loop
# fails: starts a process
import multiprocessing


def take_step(total, step, item):
    with total.get_lock():
        total.value = step(total.value, item)


def run_steps(step, items, start):
    total = multiprocessing.Value("q", start)
    for item in items:
        process = multiprocessing.Process(target=take_step, args=(total, step, item))
        process.start()
        process.join()
    return total.value
