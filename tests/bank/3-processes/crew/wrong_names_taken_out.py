# mistake: changes the list it was given
# fails: returns the exit codes in order
import multiprocessing


def run_crew(task, names):
    crew = []
    while names:
        name = names.pop()
        p = multiprocessing.Process(target=task, args=(name,), name=name)
        p.start()
        crew.insert(0, p)
    for p in crew:
        p.join()
    return [p.exitcode for p in crew]
