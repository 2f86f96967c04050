import queue
import threading


def fetch_all(fetch, items):
    finished = queue.Queue()
    for index, item in enumerate(items):
        threading.Thread(
            target=lambda index=index, item=item: finished.put((index, fetch(item)))
        ).start()
    return [content for _, content in sorted(finished.get() for _ in items)]
