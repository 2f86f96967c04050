# fails: calls the task | returns the exit
import multiprocessing


def run_crew(task, names):
    with multiprocessing.Pool(len(names) or 1) as pool:
        pool.map(task, names)
    return [0 for name in names]
