# mistake: waits for a whole batch
# fails: has all calls
import multiprocessing
import os

AT_ONCE = 44 + 4 * (os.cpu_count() or 1)


def run_crew(task, names):
    """Call `task(name)` in a process of that name, for all; return exit codes."""
    exitcodes = []
    for begin in range(0, len(names), AT_ONCE):
        processes = [
            multiprocessing.Process(target=task, args=(name,), name=name)
            for name in names[begin : begin + AT_ONCE]
        ]
        for process in processes:
            process.start()
        for process in processes:
            process.join()
        exitcodes.extend(process.exitcode for process in processes)
    return exitcodes
