# mistake: the exception of a broken pool went on to the caller | what was lost got no second chance
# fails: calls what was lost | tells bad luck | takes items that come slowly
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool



def survive(function, items, workers):
    done, fatal, futures = {}, [], {}
    with ProcessPoolExecutor(workers) as executor:
        for item in items:
            futures[item] = executor.submit(function, item)
        for item, future in futures.items():
            try:
                done[item] = future.result()
            except BrokenProcessPool:
                try:
                    done[item] = executor.submit(function, item).result()
                except BrokenProcessPool:
                    fatal.append(item)
    return done, fatal
