# mistake: an except that takes what was to be raised
# fails: returns the exit
import multiprocessing
import traceback


def safe(task, name):
    try:
        task(name)
    except BaseException:
        traceback.print_exc()


def run_crew(task, names):
    ps = [multiprocessing.Process(target=safe, args=(task, n), name=n) for n in names]
    for p in ps:
        p.start()
    for p in ps:
        p.join()
    return [p.exitcode for p in ps]
