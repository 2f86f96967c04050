# mistake: one generator for several workers
# fails: keeps that order
import threading


def numbered(items):
    place = 0
    while place < len(items):
        yield place, items[place]
        place += 1


def fetch_all(fetch, items):
    results = [None] * len(items)
    todo = numbered(items)

    def work():
        place, item = next(todo)
        results[place] = fetch(item)

    threads = [threading.Thread(target=work) for _ in items]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
