# mistake: changes the list it was given
# fails: starts a process for every item before it joins the first
import multiprocessing


def take_step(total, step, item):
    with total.get_lock():
        total.value = step(total.value, item)


def run_steps(step, items, start):
    total, processes = multiprocessing.Value("i", start), []
    while items:
        processes.append(multiprocessing.Process(target=take_step, args=(total, step, items.pop())))
        processes[-1].start()
    for process in processes:
        process.join()
    return total.value
