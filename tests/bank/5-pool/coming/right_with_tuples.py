from multiprocessing import Pool


def pair(task):
    function, item = task
    return item, function(item)


def as_they_come(function, items, workers, show):
    with Pool(workers) as pool:
        for item, result in pool.imap_unordered(pair, [(function, item) for item in items]):
            show(item, result)
