import multiprocessing


def take_step(all_here, total, step, item):
    all_here.wait()
    with total.get_lock():
        total.value = step(total.value, item)


def run_steps(step, items, start):
    if not items:
        return start
    total = multiprocessing.Value("q", start)
    all_here = multiprocessing.Barrier(len(items))
    ps = [multiprocessing.Process(target=take_step, args=(all_here, total, step, i)) for i in items]
    for p in ps: p.start()
    for p in ps: p.join()
    return total.value
