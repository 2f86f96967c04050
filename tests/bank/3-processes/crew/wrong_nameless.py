# mistake: a worker without its name
# fails: calls the task
import multiprocessing


def run_crew(task, names):
    processes = [multiprocessing.Process(target=task, args=(name,)) for name in names]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    return [process.exitcode for process in processes]
