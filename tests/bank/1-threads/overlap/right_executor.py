from concurrent.futures import ThreadPoolExecutor


def fetch_all(fetch, items):
    if not items:
        return []
    with ThreadPoolExecutor(max_workers=len(items)) as pool:
        return list(pool.map(fetch, items))
