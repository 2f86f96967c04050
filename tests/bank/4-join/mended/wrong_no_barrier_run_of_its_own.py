# mistake: a call began before all the threads were there
# fails: lets no call begin befor
import functools
import threading


def all_at_once(work, items):
    """No thread waits until all the others are there."""
    results = [None] * len(items)

    def run(place, item):
        try:
            results[place] = work(item)
        except Exception:
            pass

    threads = []
    for place, item in enumerate(items):
        thread = threading.Thread()
        thread.run = functools.partial(run, place, item)
        threads.append(thread)
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
