# mistake: nothing for a while taken for the end
# fails: computes in several proc
import queue
from multiprocessing import Process, Queue


def with_item(function, tasks, results):
    while True:
        try:
            item = tasks.get_nowait()
        except queue.Empty:
            break
        results.put([item, function(item)])
    results.put(None)


def as_they_come(function, items, workers, show):
    tasks, results = Queue(), Queue()
    for item in items:
        tasks.put(item)
    crew = [Process(target=with_item, args=(function, tasks, results)) for _ in range(workers)]
    for process in crew:
        process.start()
    ended = 0
    while ended < workers:
        pair = results.get()
        if pair is None:
            ended += 1
        else:
            show(*pair)
    for process in crew:
        process.join()
