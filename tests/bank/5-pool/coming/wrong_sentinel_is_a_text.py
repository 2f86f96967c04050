# mistake: an item taken for the sentinel
# fails: computes in several proc
import queue
from functools import partial
from multiprocessing import Process, Queue


def with_item(function, tasks, results):
    for item in iter(tasks.get, "stop"):
        results.put((item, function(item)))


def as_they_come(function, items, workers, show):
    tasks, results = Queue(), Queue()
    crew = [Process(target=with_item, args=(function, tasks, results)) for _ in range(workers)]
    for process in crew:
        process.start()
    for item in items:
        tasks.put(item)
    for _ in crew:
        tasks.put("stop")
    for _ in items:
        item, result = results.get()
        show(item, result)
    for process in crew:
        process.join()
