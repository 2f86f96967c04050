# mistake: changes the list it was given
# fails: takes many items | keeps that order
import threading


def fetch_all(fetch, items):
    results, threads = {}, []

    def fetch_into(index, item):
        results[index] = fetch(item)

    while items:
        index = len(items) - 1
        threads.append(threading.Thread(target=fetch_into, args=(index, items.pop())))
        threads[-1].start()
    for thread in threads:
        thread.join()
    return [results[index] for index in range(len(threads))]
