# mistake: state that survives between calls
# fails: keeps that order
import threading

results = {}


def fetch_all(fetch, items):
    def fetch_into(index, item):
        results[index] = fetch(item)

    threads = []
    for index, item in enumerate(items):
        thread = threading.Thread(target=fetch_into, args=(index, item))
        threads.append(thread)
        thread.start()
    for thread in threads:
        thread.join()
    return [results[index] for index in sorted(results)]
