from multiprocessing import Lock, Pipe, Process


def take_step(here, there, turn, step, item):
    turn.acquire()
    there.send(step(here.recv(), item))
    turn.release()


def run_steps(step, items, start):
    here, there = Pipe(duplex=False)
    there.send(start)
    turn = Lock()
    team = [Process(target=take_step, args=(here, there, turn, step, item)) for item in items]
    for process in team:
        process.start()
    for process in team:
        process.join()
    return here.recv()
