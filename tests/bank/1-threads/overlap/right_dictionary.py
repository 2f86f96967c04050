import threading


def fetch_all(fetch, items):
    contents = {}
    threads = {}
    for index, item in enumerate(items):
        threads[index] = threading.Thread(target=put, args=(contents, index, fetch, item))
        threads[index].start()
    return [(threads[index].join(), contents[index])[1] for index in threads]


def put(contents, index, fetch, item):
    contents[index] = fetch(item)
