# mistake: a worker without its name
# fails: calls the task once
import multiprocessing


def run_crew(task, names):
    """Call `task(name)` in a process of that name, for all; return exit codes."""
    processes = []
    for name in names:
        process = multiprocessing.Process(target=task, args=(name,))
        process.start()
        process.name = name
        processes.append(process)
    for process in processes:
        process.join()
    return [process.exitcode for process in processes]
