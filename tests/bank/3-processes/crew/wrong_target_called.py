# mistake: target=f() instead of target=f
# fails: calls the task | has all calls | returns the exit
import multiprocessing


def run_crew(task, names):
    processes = []
    for name in names:
        process = multiprocessing.Process(target=task(name), name=name)
        process.start()
        processes.append(process)
    for process in processes:
        process.join()
    return [process.exitcode for process in processes]
