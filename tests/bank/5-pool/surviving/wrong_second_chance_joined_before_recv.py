# mistake: join before the pipe is emptied
# fails: tells bad luck from what
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import Pipe, Process


def call(function, item, out):
    out.send(function(item))


def survive(function, items, workers):
    every, futures, done, fatal = [], {}, {}, []
    with ProcessPoolExecutor(workers) as executor:
        for item in items:
            every.append(item)
            try:
                futures[item] = executor.submit(function, item)
            except BrokenProcessPool:
                pass
    for item in every:
        if item in futures and futures[item].exception() is None:
            done[item] = futures[item].result()
            continue
        here, there = Pipe(duplex=False)
        process = Process(target=call, args=(function, item, there))
        process.start()
        there.close()
        process.join()
        try:
            done[item] = here.recv()
        except EOFError:
            fatal.append(item)
    return done, fatal
