from concurrent.futures import ThreadPoolExecutor
def fetch_all(fetch, items):
    with ThreadPoolExecutor() as pool:
        return list(pool.map(fetch, items))
