# mistake: a number without its sign
# fails: returns the exit codes in order, also when a
import multiprocessing


def run_crew(task, names):
    """Call `task(name)` in a process of that name, for all; return exit codes."""
    crew = [multiprocessing.Process(target=task, args=(name,), name=name) for name in names]
    for process in crew:
        process.start()
    for process in crew:
        process.join()
    return [abs(process.exitcode) for process in crew]
