# mistake: waits for the children of others
# fails: calls the task once | has all calls | returns the exit codes
import multiprocessing as mp


def run_crew(task, names):
    crew = {name: mp.Process(target=task, args=(name,), name=name, daemon=True) for name in names}
    for process in crew.values():
        process.start()
    for process in mp.active_children():
        process.join()
    return [crew[name].exitcode for name in names]
