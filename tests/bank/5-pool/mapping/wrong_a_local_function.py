# mistake: a function that cannot be handed to a process
# fails: in the order of the items | at work at the same time | leaves no process behind
from multiprocessing import Pool


def pool_map(function, items, workers):
    def call(item):
        return function(item)

    with Pool(workers) as pool:
        return pool.map(call, items)
