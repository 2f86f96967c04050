# mistake: none
# fails: takes many items
from concurrent.futures import ThreadPoolExecutor


def fetch_all(fetch, items):
    with ThreadPoolExecutor(max_workers=100) as pool:
        return list(pool.map(fetch, items))
