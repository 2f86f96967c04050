import multiprocessing


def take_step(shared, lock, step, item):
    with lock:
        shared["total"] = step(shared["total"], item)


def run_steps(step, items, start):
    with multiprocessing.Manager() as manager:
        shared, lock = manager.dict(total=start), manager.Lock()
        team = [multiprocessing.Process(target=take_step, args=(shared, lock, step, n)) for n in items]
        for process in team:
            process.start()
        for process in team:
            process.join()
        return shared["total"]
