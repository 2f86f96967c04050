# mistake: run() instead of start()
# fails: same time | keeps that order | takes many items
import threading


class Fetcher(threading.Thread):
    def __init__(self, fetch, item):
        super().__init__()
        self.fetch, self.item = fetch, item

    def run(self):
        self.content = self.fetch(self.item)


def fetch_all(fetch, items):
    fetchers = [Fetcher(fetch, item) for item in items]
    for fetcher in fetchers:
        fetcher.run()
    return [fetcher.content for fetcher in fetchers]
