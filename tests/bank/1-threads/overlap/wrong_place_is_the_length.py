# mistake: a result was missing
# fails: keeps that order
import threading


def fetch_all(fetch, items):
    results = []

    def work():
        results.append(None)
        place = len(results) - 1
        results[place] = fetch(items[place])

    threads = [threading.Thread(target=work) for _ in items]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
