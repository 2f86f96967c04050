from concurrent.futures import ThreadPoolExecutor
def run_all(task, items):
    with ThreadPoolExecutor(max_workers=len(items) or 1) as pool:
        list(pool.map(task, items))
