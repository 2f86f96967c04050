# mistake: not every worker joined
# fails: exit codes in order
# may fail: calls the task once | has all calls
import multiprocessing


def run_crew(task, names):
    processes = []
    for name in names:
        process = multiprocessing.Process(target=task, args=(name,), name=name)
        process.start()
        processes.append(process)
    process.join()
    return [process.exitcode for process in processes]
