# mistake: exit codes in the order of ending
# fails: returns the exit
import multiprocessing
from multiprocessing.connection import wait


def run_crew(task, names):
    running = {}
    for name in names:
        process = multiprocessing.Process(target=task, args=(name,), name=name)
        process.start()
        running[process.sentinel] = process
    codes = []
    while running:
        for sentinel in wait(running):
            process = running.pop(sentinel)
            process.join()
            codes.append(process.exitcode)
    return codes
