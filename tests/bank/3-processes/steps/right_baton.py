from multiprocessing import Process, Queue


def take_step(baton, step, item):
    old = baton.get()
    baton.put(step(old, item))


def run_steps(step, items, start):
    baton = Queue()
    baton.put(start)
    runners = [Process(target=take_step, args=(baton, step, item)) for item in items]
    for runner in runners:
        runner.start()
    for runner in runners:
        runner.join()
    return baton.get()
