# mistake: join inside the start loop
# fails: has all calls | returns the exit
import multiprocessing


def run_crew(task, names):
    codes = []
    for name in names:
        process = multiprocessing.Process(target=task, args=(name,), name=name)
        process.start()
        process.join()
        codes.append(process.exitcode)
    return codes
