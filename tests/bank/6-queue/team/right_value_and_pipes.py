from multiprocessing import Pipe, Process, Value
from multiprocessing.connection import wait


def member(work, items, following, end):
    while True:
        with following.get_lock():
            number = following.value
            following.value += 1
        if number >= len(items):
            break
        end.send((number, work(items[number])))
    end.close()


def run_team(work, items, size):
    following, ends, team = Value("i", 0), [], []
    for _ in range(size):
        here, there = Pipe(duplex=False)
        team.append(Process(target=member, args=(work, items, following, there)))
        team[-1].start()
        there.close()
        ends.append(here)
    results = [None] * len(items)
    while ends:
        for end in wait(ends):
            try:
                number, result = end.recv()
                results[number] = result
            except EOFError:
                ends.remove(end)
    for process in team:
        process.join()
    return results
