# mistake: args without a tuple
# fails: calls the task once | has all calls | exit codes in order
import multiprocessing


def run_crew(task, names):
    processes = []
    for name in names:
        process = multiprocessing.Process(target=task, args=(name), name=name)
        process.start()
        processes.append(process)
    for process in processes:
        process.join()
    return [process.exitcode for process in processes]
