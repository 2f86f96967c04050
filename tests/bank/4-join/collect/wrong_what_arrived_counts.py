# mistake: a result counted though its process did not end with exit code 0
# fails: keeps the order
from multiprocessing import Pipe, Process


def send_result(end, work, number):
    with end:
        end.send(work(number))


def compute_all(work, numbers):
    ends, processes = [], []
    for number in numbers:
        here, there = Pipe(duplex=False)
        process = Process(target=send_result, args=(there, work, number))
        process.start()
        there.close()
        ends.append(here)
        processes.append(process)
    results = []
    for end in ends:
        try:
            results.append(end.recv())
        except EOFError:
            results.append(None)
    for process in processes:
        process.join()
    return results
