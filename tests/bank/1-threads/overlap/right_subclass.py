import threading


class Fetcher(threading.Thread):
    def __init__(self, fetch, item):
        super().__init__()
        self.fetch, self.item, self.content = fetch, item, None

    def run(self):
        self.content = self.fetch(self.item)


def fetch_all(fetch, items):
    fetchers = [Fetcher(fetch, item) for item in items]
    for fetcher in fetchers:
        fetcher.start()
    for fetcher in fetchers:
        fetcher.join()
    return [fetcher.content for fetcher in fetchers]
