# mistake: the names were given to the wrong processes
# fails: calls the task
import multiprocessing


def run_crew(task, names):
    processes = []
    for name in names:
        process = multiprocessing.Process(target=task, args=(name,), name=names[-1 - len(processes)])
        processes.append(process)
        process.start()
    for process in processes:
        process.join()
    return [process.exitcode for process in processes]
