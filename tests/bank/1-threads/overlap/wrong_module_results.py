# fails: keeps that order
import threading

results = {}


def fetch_all(fetch, items):
    results.clear()

    def fetch_into(index, item):
        results[index] = fetch(item)

    threads = [threading.Thread(target=fetch_into, args=pair) for pair in enumerate(items)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [results[index] for index in sorted(results)]
