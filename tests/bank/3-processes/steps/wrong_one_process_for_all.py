# mistake: one process made all the calls
# fails: starts a process
import multiprocessing


def take_steps(total, step, items):
    for item in items:
        with total.get_lock():
            total.value = step(total.value, item)


def run_steps(step, items, start):
    total = multiprocessing.Value("q", start)
    process = multiprocessing.Process(target=take_steps, args=(total, step, items))
    process.start()
    process.join()
    return total.value
