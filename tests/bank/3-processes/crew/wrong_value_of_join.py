# mistake: expects a return value from a worker
# fails: has all calls | returns the exit
import multiprocessing


def run_crew(task, names):
    processes = []
    for name in names:
        process = multiprocessing.Process(target=task, args=(name,), name=name)
        process.start()
        processes.append(process)
    return [process.join() for process in processes]
