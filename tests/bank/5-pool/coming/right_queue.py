from multiprocessing import Process, Queue, SimpleQueue


def worker(function, tasks, results):
    for item in iter(tasks.get, ("end",)):
        results.put((item, function(item)))


def as_they_come(function, items, workers, show):
    tasks, results = Queue(), SimpleQueue()
    crew = [Process(target=worker, args=(function, tasks, results)) for _ in range(workers)]
    for process in crew:
        process.start()
    for item in [*items, *[("end",)] * workers]:
        tasks.put(item)
    for _ in items:
        show(*results.get())
    for process in crew:
        process.join()
