# mistake: never started
# fails: calls the task | has all calls | returns the exit
import multiprocessing


def run_crew(task, names):
    processes = []
    for name in names:
        process = multiprocessing.Process(target=task, args=(name,), name=name)
        processes.append(process)
    return [process.exitcode for process in processes]
