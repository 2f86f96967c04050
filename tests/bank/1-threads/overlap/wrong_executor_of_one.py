# mistake: a limit that nobody asked for
# fails: same time | keeps that order | takes many items
from concurrent.futures import ThreadPoolExecutor


def fetch_all(fetch, items):
    with ThreadPoolExecutor(max_workers=1) as pool:
        return list(pool.map(fetch, items))
