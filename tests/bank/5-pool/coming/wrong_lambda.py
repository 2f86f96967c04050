# mistake: a function that cannot be handed to a process
# fails: with its own result | while a slow one is not ready yet | shows in the parent
from multiprocessing import Pool


def as_they_come(function, items, workers, show):
    with Pool(workers) as pool:
        for item, result in pool.imap_unordered(lambda item: (item, function(item)), items):
            show(item, result)
