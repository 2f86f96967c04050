from multiprocessing import Pipe, Process


def answer(load, end):
    table = load()
    for word in iter(end.recv, 0):
        end.send(table.get(word))


def look_up_all(load, words, workers):
    crew = []
    for _ in range(workers):
        here, there = Pipe()
        process = Process(target=answer, args=(load, there))
        process.start()
        crew.append((process, here))
    found = []
    for number, word in enumerate(words):
        end = crew[number % workers][1]
        end.send(word)
        found.append(end.recv())
    for process, end in crew:
        end.send(0)
        process.join()
    return found
