# mistake: run() instead of start()
# fails: calls the task | has all calls | returns the exit
import multiprocessing


def run_crew(task, names):
    processes = []
    for name in names:
        process = multiprocessing.Process(target=task, args=(name,), name=name)
        process.run()
        processes.append(process)
    return [0 for process in processes]
