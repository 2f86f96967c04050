# mistake: a thread made several calls
# fails: lets no call begin
from multiprocessing.pool import ThreadPool


def all_at_once(work, items):
    def run(item):
        try:
            return work(item)
        except Exception:
            return None

    if not items:
        return []
    with ThreadPool(len(items)) as pool:
        return pool.map(run, items, chunksize=1)
