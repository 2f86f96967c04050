# mistake: none
# fails: starts a process
import multiprocessing, time


def take_step(total, step, item):
    with total.get_lock():
        total.value = step(total.value, item)


def run_steps(step, items, start):
    total = multiprocessing.Value("q", start)
    for item in items:
        p = multiprocessing.Process(target=take_step, args=(total, step, item))
        p.start()
        while p.is_alive():
            time.sleep(0.01)
    return total.value
