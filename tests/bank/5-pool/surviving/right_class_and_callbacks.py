from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool



class Survivor:
    def __init__(self, function):
        self.function = function
        self.done = {}

    def note(self, item, future):
        if future.exception() is None:
            self.done[item] = future.result()

    def crowd(self, items, workers):
        """Hand out everything; yield each item when it came."""
        with ProcessPoolExecutor(workers) as executor:
            for item in items:
                yield item
                try:
                    future = executor.submit(self.function, item)
                except BrokenProcessPool:
                    continue
                future.add_done_callback(lambda future, item=item: self.note(item, future))

    def single(self, item):
        with ProcessPoolExecutor(1) as executor:
            self.note(item, executor.submit(self.function, item))


def survive(function, items, workers):
    survivor = Survivor(function)
    came = list(survivor.crowd(items, workers))
    lost = [item for item in came if item not in survivor.done]
    for item in lost:
        survivor.single(item)
    return survivor.done, [item for item in lost if item not in survivor.done]
