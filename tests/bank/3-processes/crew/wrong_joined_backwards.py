# mistake: equal items taken for one
# fails: returns the exit codes
import multiprocessing as mp


def run_crew(task, names):
    crew = {}
    for name in names:
        crew[name] = mp.Process(target=task, kwargs={}, args=[name])
        crew[name].name = name
        crew[name].start()
    codes = {}
    for name in reversed(names):
        crew[name].join()
        codes[name] = crew[name].exitcode
    return [codes[name] for name in names]
