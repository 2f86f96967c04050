# mistake: a number without its sign
# fails: returns the exit
import multiprocessing


def run_crew(task, names):
    processes = []
    for name in names:
        process = multiprocessing.Process(target=task, args=(name,), name=name)
        processes.append(process)
        process.start()
    for process in processes:
        process.join()
    return [abs(process.exitcode) for process in processes]
