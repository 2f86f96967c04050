import functools
import multiprocessing
import time


def run_crew(task, names):
    crew = []
    for name in names:
        crew.append(multiprocessing.Process(target=functools.partial(task, name)))
        crew[-1].name = name
        crew[-1].start()
    while any(member.exitcode is None for member in crew):
        time.sleep(0.02)
    return [member.exitcode for member in crew]
