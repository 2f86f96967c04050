# mistake: a key that cannot be one
# fails: starts a new
import threading
from collections import Counter


def run_all(task, items):
    threads = []
    for item, times in Counter(map(lambda item: (type(item), item), items)).items():
        for _ in range(times):
            thread = threading.Thread(target=task, args=(item[1],))
            threads.append(thread)
            thread.start()
    for thread in threads:
        thread.join()
