import multiprocessing


def take_step(mine, other, step, item):
    """The number itself goes round: who has taken it out of the pipe has it alone."""
    old = mine.get()
    mine.put(step(old, item))


def run_steps(step, items, start):
    number = multiprocessing.Manager
    with number() as manager:
        purse = manager.Queue(1)
        purse.put(start)
        crew = [multiprocessing.Process(target=take_step, args=(purse, None, step, i)) for i in items]
        for p in crew:
            p.start()
        for p in crew:
            p.join()
        return purse.get()
