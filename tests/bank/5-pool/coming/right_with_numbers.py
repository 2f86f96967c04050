from multiprocessing import Pool


class Numbered:
    def __init__(self, function):
        self.function = function

    def __call__(self, task):
        number, item = task
        return number, self.function(item)


def as_they_come(function, items, workers, show):
    items = list(items)
    pool = Pool(workers)
    try:
        for number, result in pool.imap_unordered(Numbered(function), enumerate(items)):
            show(items[number], result)
        pool.close()
    finally:
        pool.terminate()
        pool.join()
