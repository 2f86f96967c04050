# mistake: a variable that processes do not share | step was not given what the one before it had returned
# fails: changes the shared | lets only one | starts a process
import multiprocessing


def take_step(box, lock, step, item):
    with lock:
        box[0] = step(box[0], item)


def run_steps(step, items, start):
    box, lock = [start], multiprocessing.Lock()
    processes = [
        multiprocessing.Process(target=take_step, args=(box, lock, step, item)) for item in items
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    return box[0]
