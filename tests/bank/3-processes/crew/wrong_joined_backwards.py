# mistake: equal items taken for one | not every worker joined
# fails: returns the exit codes
# may fail: calls the task once
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
