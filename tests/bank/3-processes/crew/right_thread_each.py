import multiprocessing
from concurrent.futures import ThreadPoolExecutor


def run_crew(task, names):
    def one(name):
        process = multiprocessing.Process(target=task, args=(name,), name=name)
        process.start()
        process.join()
        return process.exitcode

    with ThreadPoolExecutor(max_workers=len(names) or 1) as pool:
        return list(pool.map(one, names))
