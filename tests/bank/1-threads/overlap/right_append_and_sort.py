import threading


def fetch_all(fetch, items):
    pairs = []
    lock = threading.Lock()

    def work(index):
        content = fetch(items[index])
        with lock:
            pairs.append((index, content))

    threads = [threading.Thread(target=work, args=(index,)) for index in range(len(items))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    pairs.sort(key=lambda pair: pair[0])
    return [content for _, content in pairs]
