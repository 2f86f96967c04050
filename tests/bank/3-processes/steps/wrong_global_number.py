# mistake: a variable that processes do not share | several at once where one was allowed
# fails: changes the shared | lets only one | starts a process
import multiprocessing

total = 0


def take_step(step, item):
    global total
    total = step(total, item)


def run_steps(step, items, start):
    global total
    total = start
    processes = [multiprocessing.Process(target=take_step, args=(step, item)) for item in items]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    return total
