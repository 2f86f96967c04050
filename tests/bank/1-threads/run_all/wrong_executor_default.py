from concurrent.futures import ThreadPoolExecutor
def run_all(task, items):
    with ThreadPoolExecutor() as pool:
        for item in items: pool.submit(task, item)
