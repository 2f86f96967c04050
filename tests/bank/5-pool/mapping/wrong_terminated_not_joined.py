# mistake: a worker process was still alive at the end
# fails: leaves no process behind
from multiprocessing import Process, Queue


def serve(function, tasks, results):
    while True:
        number, item = tasks.get()
        try:
            answer = number, function(item), None
        except Exception as error:
            answer = number, None, error
        results.put(answer)


def pool_map(function, items, workers):
    tasks, results = Queue(), Queue()
    crew = [Process(target=serve, args=(function, tasks, results)) for _ in range(workers)]
    for process in crew:
        process.start()
    for task in enumerate(items):
        tasks.put(task)
    found = [None] * len(items)
    try:
        for _ in items:
            number, result, error = results.get()
            if error is not None:
                raise error
            found[number] = result
    finally:
        for process in crew:
            process.terminate()
    return found
