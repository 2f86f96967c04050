# mistake: none | an except that fails itself | the exit code of sys.exit() without a number was another one
# fails: returns the exit codes in order
import multiprocessing


import sys
def call(task, name):
    try:
        task(name)
    except Exception:
        sys.exit(1)
    except SystemExit as error:
        sys.exit(int(error.code))
def run_crew(task, names):
    crew = [multiprocessing.Process(target=call, args=(task, name), name=name) for name in names]
    for p in crew:
        p.start()
    for p in crew:
        p.join()
    return [p.exitcode for p in crew]
