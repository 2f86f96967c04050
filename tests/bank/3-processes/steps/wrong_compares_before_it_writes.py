# mistake: several at once where one was allowed
# fails: lets only one process at a time be betwe | starts a process for every item before i
import multiprocessing


def take_step(total, step, item):
    while True:
        old = total.value
        new = step(old, item)
        with total.get_lock():
            if total.value == old:
                total.value = new
                return


def run_steps(step, items, start):
    total = multiprocessing.Value("q", start)
    crew = [multiprocessing.Process(target=take_step, args=(total, step, item)) for item in items]
    for one in crew:
        one.start()
    for one in crew:
        one.join()
    return total.value
