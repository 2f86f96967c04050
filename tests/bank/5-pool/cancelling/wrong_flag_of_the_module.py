# mistake: state that survives between calls
# fails: reports every call that fails
from concurrent.futures import ThreadPoolExecutor, as_completed


failed_once = []
def until_failure(function, items, workers):
    if workers < 1:
        raise ValueError
    done, failed, cancelled = {}, {}, []
    def one(item):
        if failed_once:
            cancelled.append(item)
            return
        try:
            done[item] = function(item)
        except Exception as error:
            failed[item] = f"{type(error).__name__}: {error}"
            failed_once.append(item)
    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(one, items))
    return done, failed, sorted(cancelled, key=items.index)
