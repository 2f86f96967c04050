# mistake: a second chance was given while another call was under way | a single item that was lost was called fatal at once
# fails: calls what was lost
# may fail: tells bad luck
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool



def survive(function, items, workers):
    done, fatal = {}, []
    left = items
    while True:
        futures = {}
        with ProcessPoolExecutor(workers) as executor:
            for item in left:
                try:
                    futures[item] = executor.submit(function, item)
                except BrokenProcessPool:
                    futures[item] = None
        lost = []
        for item, future in futures.items():
            if future is not None and future.exception() is None:
                done[item] = future.result()
            else:
                lost.append(item)
        if not lost:
            return done, fatal
        fatal.append(lost[0])
        left = lost[1:]
