# mistake: the value of start() kept
# fails: calls the task | has all calls | returns the exit
from multiprocessing import Process


def run_crew(task, names):
    crew = [Process(target=task, args=(name,), name=name).start() for name in names]
    for process in crew:
        process.join()
    return [process.exitcode for process in crew]
