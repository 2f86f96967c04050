import threading
def fetch_all(fetch, items):
    results = {}
    def work(i, item): results[i] = fetch(item)
    threads = [threading.Thread(target=work, args=(i, item)) for i, item in enumerate(items)]
    for t in threads: t.start()
    for t in threads: t.join()
    return list(results.values())
