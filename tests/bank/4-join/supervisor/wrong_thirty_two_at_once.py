# mistake: waits for a whole batch
# fails: has all workers under wa
import multiprocessing
from collections import deque
from multiprocessing.connection import wait


def supervise(task, names, restarts):
    codes = {name: [] for name in names}
    todo = deque(names)
    running = {}
    while todo or running:
        while todo and len(running) < 32:
            name = todo.popleft()
            process = multiprocessing.Process(target=task, args=(name,), name=name)
            process.start()
            running[process.sentinel] = process
        for sentinel in wait(list(running)):
            process = running.pop(sentinel)
            process.join()
            codes[process.name].append(process.exitcode)
            if process.exitcode != 0 and len(codes[process.name]) <= restarts:
                todo.appendleft(process.name)
    return codes
