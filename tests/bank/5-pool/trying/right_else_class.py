from concurrent.futures import ProcessPoolExecutor


class Trying:
    def __init__(self, function):
        self.function = function

    def __call__(self, item):
        try:
            result = self.function(item)
        except BaseException as error:
            kind = type(error).__name__
            return (False, kind + ": " + str(error))
        else:
            return (True, result)


def try_all(function, items, workers):
    with ProcessPoolExecutor(workers) as executor:
        futures = [executor.submit(Trying(function), item) for item in items]
    return [future.result() for future in futures]
