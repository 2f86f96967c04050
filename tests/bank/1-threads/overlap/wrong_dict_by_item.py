import threading
def fetch_all(fetch, items):
    results = {}
    def work(item): results[item] = fetch(item)
    threads = [threading.Thread(target=work, args=(item,)) for item in items]
    for t in threads: t.start()
    for t in threads: t.join()
    return [results[item] for item in items]
