from functools import partial
from multiprocessing import get_context


def numbered(function, task):
    return task[0], function(task[1])


def pool_map(function, items, workers):
    results = [None] * len(items)
    with get_context().Pool(processes=workers, maxtasksperchild=None) as pool:
        for number, result in pool.imap_unordered(partial(numbered, function), enumerate(items)):
            results[number] = result
    return results
