# mistake: waits for a whole batch
# fails: has all calls
import multiprocessing


def run_crew(task, names):
    codes = []
    for first in range(0, len(names), 4):
        crew = [
            multiprocessing.Process(target=task, args=(n,), name=n) for n in names[first : first + 4]
        ]
        for p in crew:
            p.start()
        for p in crew:
            p.join()
        codes += [p.exitcode for p in crew]
    return codes
