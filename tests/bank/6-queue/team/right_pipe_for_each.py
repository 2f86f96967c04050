from multiprocessing import Process, Queue
from multiprocessing.connection import wait
from multiprocessing import Pipe


def member(work, line):
    while True:
        message = line.recv()
        if not message:
            return
        line.send([work(message[0])])


def run_team(work, items, size):
    """The parent hands out one item at a time, over a pipe for each member; no queue of results."""
    waiting, found = list(range(len(items))), {}
    lines, team = {}, []
    for _ in range(size):
        here, there = Pipe()
        team.append(Process(target=member, args=(work, there)))
        team[-1].start()
        there.close()
        lines[here] = None
    for line in list(lines):
        give(line, lines, waiting, items)
    while lines:
        for line in wait(list(lines)):
            found[lines[line]] = line.recv()[0]
            give(line, lines, waiting, items)
    for process in team:
        process.join()
    return [found[number] for number in sorted(found)]


def give(line, lines, waiting, items):
    if waiting:
        lines[line] = waiting.pop(0)
        line.send([items[lines[line]]])
    else:
        line.send([])
        del lines[line]
