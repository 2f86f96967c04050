# mistake: shared data changed without a lock
# fails: keeps that order
import threading


class Job:
    def __init__(self, fetch, items):
        self.fetch, self.items = fetch, items
        self.results = [None] * len(items)
        self.place = -1

    def __call__(self):
        self.place += 1
        place = self.place
        self.results[place] = self.fetch(self.items[place])


def fetch_all(fetch, items):
    job = Job(fetch, items)
    threads = [threading.Thread(target=job) for _ in items]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return job.results
