import threading
def fetch_all(fetch, items):
    results = [None] * len(items)
    def work(i): results[i] = fetch(items[i])
    threads = [threading.Thread(target=work, args=(i,)) for i in range(1, len(items))]
    for t in threads: t.start()
    if items: work(0)
    for t in threads: t.join()
    return results
