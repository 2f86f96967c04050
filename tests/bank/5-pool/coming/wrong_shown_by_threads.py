# mistake: several at once where one was allowed
# fails: computes in several proc
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import Pool


def as_they_come(function, items, workers, show):
    def one(item):
        show(item, pool.apply(function, (item,)))

    with Pool(workers) as pool, ThreadPoolExecutor(max(1, len(items))) as threads:
        list(threads.map(one, items))
