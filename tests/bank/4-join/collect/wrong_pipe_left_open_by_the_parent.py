# mistake: an end of the pipe still open
# fails: has None in the place of a process that  | keeps the order when the last one is fir
from multiprocessing import Pipe, Process


def work_into(end, work, number):
    end.send(work(number))


def compute_all(work, numbers):
    crew = []
    for number in numbers:
        here, there = Pipe(False)
        process = Process(target=work_into, args=(there, work, number))
        process.start()
        crew.append((process, here, there))
    results = []
    for process, here, there in crew:
        try:
            result = here.recv()
        except EOFError:
            result = None
        process.join()
        results.append(result if process.exitcode == 0 else None)
    return results
