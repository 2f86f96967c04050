import multiprocessing


def take_step(mine, after, total, step, item):
    mine.wait()
    total.value = step(total.value, item)
    after.set()


def run_steps(step, items, start):
    total = multiprocessing.Value("q", start)
    events = [multiprocessing.Event() for _ in range(len(items) + 1)]
    events[0].set()
    ps = [multiprocessing.Process(target=take_step, args=(events[n], events[n + 1], total, step, item)) for n, item in enumerate(items)]
    for p in ps: p.start()
    for p in ps: p.join()
    return total.value
