# mistake: a result that was there was not shown at once
# fails: while a slow one is not ready yet
from functools import partial
from multiprocessing import Pool


import time
def as_they_come(function, items, workers, show):
    with Pool(workers) as pool:
        asked = [(item, pool.apply_async(function, (item,))) for item in items]
        while asked:
            for pair in asked[:]:
                if pair[1].ready():
                    show(pair[0], pair[1].get())
                    asked.remove(pair)
            time.sleep(0.5)
        pool.close()
        pool.join()
