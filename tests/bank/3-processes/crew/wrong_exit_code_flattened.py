# mistake: the exit code of sys.exit() was lost
# fails: returns the exit codes
import multiprocessing
import sys
import traceback


def carefully(task, name):
    try:
        task(name)
    except BaseException:
        traceback.print_exc()
        sys.exit(1)


def run_crew(task, names):
    """Call `task(name)` in a process of that name, for all; return exit codes."""
    processes = [
        multiprocessing.Process(target=carefully, args=(task, name), name=name) for name in names
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    return [process.exitcode for process in processes]
