# mistake: waits for each result in the loop
# fails: has every result when
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool



def survive(function, items, workers):
    done, fatal = {}, []
    for item in items:
        for _chance in range(2):
            with ProcessPoolExecutor(workers) as executor:
                try:
                    done[item] = executor.submit(function, item).result()
                    break
                except BrokenProcessPool:
                    continue
        else:
            fatal.append(item)
    return done, fatal
