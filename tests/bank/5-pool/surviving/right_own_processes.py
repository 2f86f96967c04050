import multiprocessing
import threading
from queue import Queue


def run_one(function, item, connection):
    connection.send(function(item))
    connection.close()


def attempt(function, item):
    """Call in a process of its own; return whether it came to its end, and the result."""
    here, there = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.Process(target=run_one, args=(function, item, there))
    process.start()
    there.close()
    try:
        return True, here.recv()
    except EOFError:
        return False, None
    finally:
        process.join()
        here.close()


def survive(function, items, workers):
    tasks, outcome, order = Queue(), {}, []

    def work():
        while (task := tasks.get()) is not None:
            outcome[task[0]] = attempt(function, task[0])

    threads = [threading.Thread(target=work) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for item in items:
        order.append(item)
        tasks.put((item,))
    for _ in threads:
        tasks.put(None)
    for thread in threads:
        thread.join()
    for item in order:
        if not outcome[item][0]:
            outcome[item] = attempt(function, item)
    done = {item: outcome[item][1] for item in order if outcome[item][0]}
    return done, [item for item in order if not outcome[item][0]]
