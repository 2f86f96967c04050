# mistake: waits with a lock that others need
# fails: changes the shared number in a process | lets only one process at a time | starts a process for every item
import multiprocessing


def take_step(total, step, item):
    """Replace the shared number by `step(old, item)`: what each process does."""
    with total.get_lock():
        total.value = step(total.value, item)


def run_steps(step, items, start):
    """Let a process take a step for each item; return the number at the end."""
    total = multiprocessing.Value("i", start)
    processes = []
    with total.get_lock():
        for item in items:
            process = multiprocessing.Process(target=take_step, args=(total, step, item))
            process.start()
            processes.append(process)
        for process in processes:
            process.join()
        return total.value
