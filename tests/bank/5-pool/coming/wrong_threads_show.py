# mistake: show was called several times at once
# fails: computes in several
from functools import partial
from multiprocessing import Pool

import threading


def with_item(function, item):
    return item, function(item)


def as_they_come(function, items, workers, show):
    ts = []
    with Pool(workers) as pool:
        for item, r in pool.imap_unordered(partial(with_item, function), items):
            ts.append(threading.Thread(target=show, args=(item, r)))
            ts[-1].start()
    for t in ts: t.join()
