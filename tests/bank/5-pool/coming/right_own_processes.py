import multiprocessing as mp


def serve(function, todo, done):
    for number, item in iter(todo.get, None):
        done.put((number, function(item)))


def as_they_come(function, items, workers, show):
    todo, done = mp.SimpleQueue(), mp.SimpleQueue()
    crew = [mp.Process(target=serve, args=(function, todo, done)) for _ in range(workers)]
    for process in crew:
        process.start()
    for task in enumerate(items):
        todo.put(task)
    for _ in crew:
        todo.put(None)
    for _ in range(len(items)):
        number, result = done.get()
        show(items[number], result)
    for process in crew:
        process.join()
