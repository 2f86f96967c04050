import multiprocessing
from dataclasses import dataclass
from multiprocessing.connection import wait


@dataclass
class Member:
    place: int
    process: multiprocessing.Process


def call(task, name):
    """What each process does."""
    task(name)


def run_crew(task, names):
    """Call `task(name)` in a process of that name, for all; return exit codes."""
    codes = [None] * len(names)
    at_work = {}
    for place, name in enumerate(names):
        process = multiprocessing.Process(name=name, target=call, kwargs={"task": task, "name": name})
        process.start()
        at_work[process.sentinel] = Member(place, process)
    while at_work:
        for sentinel in wait(list(at_work)):
            member = at_work.pop(sentinel)
            member.process.join()
            codes[member.place] = member.process.exitcode
    return codes
