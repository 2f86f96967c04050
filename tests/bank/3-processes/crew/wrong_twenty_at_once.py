# fails: has all calls under way at the same time
import multiprocessing
from multiprocessing.connection import wait


def run_crew(task, names):
    """Call `task(name)` in a process of that name, for all; return exit codes."""
    crew, running = [], []
    for name in names:
        if len(running) >= 20:
            ready = wait(running)
            running = [sentinel for sentinel in running if sentinel not in ready]
        process = multiprocessing.Process(target=task, args=(name,), name=name)
        process.start()
        crew.append(process)
        running.append(process.sentinel)
    for process in crew:
        process.join()
    return [process.exitcode for process in crew]
