# mistake: none
# fails: returns the exit codes in order
import multiprocessing


def run_crew(task, names):
    """Call `task(name)` in a process of that name, for all; return exit codes."""
    crew = [multiprocessing.Process(target=task, args=(name,), name=name) for name in names]
    for member in crew:
        member.start()
    for member in crew:
        member.join()
    return [128 - m.exitcode if m.exitcode < 0 else m.exitcode for m in crew]
