from concurrent.futures import ThreadPoolExecutor
def fetch_all(fetch, items):
    with ThreadPoolExecutor(max_workers=len(items) + 1) as pool:
        futures = [pool.submit(fetch, item) for item in items]
    return [f.result() for f in futures]
