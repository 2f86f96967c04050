# mistake: no join | something shared that nobody holds any more
# fails: changes the shared | starts a process
# may fail: lets only one
import multiprocessing


def take_step(total, step, item):
    with total.get_lock():
        total.value = step(total.value, item)


def run_steps(step, items, start):
    total = multiprocessing.Value("q", start)
    for item in items:
        multiprocessing.Process(target=take_step, args=(total, step, item)).start()
    return total.value
