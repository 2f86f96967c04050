# mistake: show was called in a worker process | a slow item held up what was to be shown
# fails: shows in the parent | shows the others while a slow one is not
from multiprocessing import Pool


def work(function, show, item):
    show(item, function(item))


def as_they_come(function, items, workers, show):
    with Pool(workers) as pool:
        pool.starmap(work, [(function, show, item) for item in items], chunksize=1)
