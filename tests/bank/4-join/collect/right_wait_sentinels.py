from multiprocessing import Pipe, Process
from multiprocessing.connection import wait


def send(work, number, pipe):
    pipe.send(work(number))


def compute_all(work, numbers):
    crew = []
    for number in numbers:
        here, there = Pipe(duplex=False)
        process = Process(target=send, args=(work, number, there))
        process.start()
        there.close()
        crew.append((process, here))
    left = [process.sentinel for process, _ in crew]
    while left:
        for sentinel in wait(left):
            left.remove(sentinel)
    results = []
    for process, here in crew:
        process.join()
        results.append(here.recv() if process.exitcode == 0 else None)
    return results
