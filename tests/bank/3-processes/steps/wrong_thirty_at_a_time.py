# mistake: waits for one worker after the other
# fails: starts a process
import multiprocessing
import os

AT_ONCE = 24 + 4 * (os.cpu_count() or 1)


def take_step(total, step, item):
    """Replace the shared number by `step(old, item)`: what each process does."""
    with total.get_lock():
        total.value = step(total.value, item)


def run_steps(step, items, start):
    """Let a process take a step for each item; return the number at the end."""
    total = multiprocessing.Value("i", start)
    under_way = []
    for item in items:
        if len(under_way) == AT_ONCE:
            under_way.pop(0).join()
        process = multiprocessing.Process(target=take_step, args=(total, step, item))
        process.start()
        under_way.append(process)
    for process in under_way:
        process.join()
    return total.value
