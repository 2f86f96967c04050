# mistake: join before the pipe is emptied
# fails: does not load in the par
from multiprocessing import Pipe, Process


def clerk(load, share, out):
    table = load()
    out.send([table.get(word) for word in share])
    out.close()


def look_up_all(load, words, workers):
    found = [None] * len(words)
    desks = []
    for number in range(workers):
        here, there = Pipe(duplex=False)
        process = Process(target=clerk, args=(load, words[number::workers], there))
        process.start()
        there.close()
        desks.append((process, here))
    for process, _ in desks:
        process.join()
    for number, (_, here) in enumerate(desks):
        found[number::workers] = here.recv()
    return found
