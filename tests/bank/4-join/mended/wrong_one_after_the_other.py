# mistake: join inside the start loop | a call began before all the threads were there
# fails: with several items | before all the threads
import threading


def all_at_once(work, items):
    results = [None] * len(items)

    def run(place, item):
        try:
            results[place] = work(item)
        except Exception:
            pass

    for place, item in enumerate(items):
        thread = threading.Thread(target=run, args=(place, item))
        thread.start()
        thread.join()
    return results
