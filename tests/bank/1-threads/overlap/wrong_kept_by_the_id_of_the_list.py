# fails: keeps that order when the last call finishes first, and takes an empty list
import threading

contents = {}


def fetch_all(fetch, items):
    def work(index):
        contents[id(items), index] = fetch(items[index])

    threads = [threading.Thread(target=work, args=(index,)) for index in range(len(items))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [contents[id(items), index] for index in range(len(items))]
