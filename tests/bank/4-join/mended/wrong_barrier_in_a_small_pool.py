# mistake: a barrier that is never full
# fails: comes to its end with several items, and | returns when all calls have ended, in th | lets no call begin
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier


def all_at_once(work, items):
    if not items:
        return []
    gate = Barrier(len(items))

    def run(item):
        gate.wait()
        try:
            return work(item)
        except Exception:
            return None

    with ThreadPoolExecutor() as pool:
        return list(pool.map(run, items))
