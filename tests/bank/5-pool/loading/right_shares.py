from multiprocessing import Pool

from multiprocessing import Process, Pipe


def work(load, words, end):
    table = load()
    end.send([table.get(w) for w in words])


def look_up_all(load, words, workers):
    crew = []
    for n in range(workers):
        a, b = Pipe()
        p = Process(target=work, args=(load, words[n::workers], b))
        p.start()
        crew.append((p, a))
    found = [None] * len(words)
    for n, (p, a) in enumerate(crew):
        found[n::workers] = a.recv()
        p.join()
    return found
