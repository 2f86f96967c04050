# mistake: not every worker joined | a result that is changed later
# fails: keeps that order | takes many items
# may fail: order of the items | has all calls
import threading


def fetch_all(fetch, items):
    results = [None] * len(items)

    def fetch_into(index, item):
        results[index] = fetch(item)

    thread = None
    for index, item in enumerate(items):
        thread = threading.Thread(target=fetch_into, args=(index, item))
        thread.start()
    if thread is not None:
        thread.join()
    return results
