# mistake: every item had a process of its own | no limit to how many are at work
# fails: has all the | leaves no process
from multiprocessing import Process, Queue


def call(function, number, item, results):
    results.put((number, function(item)))


def pool_map(function, items, workers):
    results = Queue()
    processes = [
        Process(target=call, args=(function, number, item, results))
        for number, item in enumerate(items)
    ]
    for process in processes:
        process.start()
    found = sorted(results.get() for _ in items)
    for process in processes:
        process.join()
    return [result for _, result in found]
