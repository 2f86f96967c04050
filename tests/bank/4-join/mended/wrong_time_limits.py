# mistake: a wait with a time limit | an exception skips what gives back
# fails: with several items | before all the threads | when all calls have ended
# may fail: calls fail
import threading


def all_at_once(work, items):
    results = [None] * len(items)
    lock = threading.Lock()
    everybody_is_there = threading.Event()
    everybody_is_done = threading.Event()
    there, done = [], []

    def run(place, item):
        with lock:
            there.append(place)
            if len(there) == len(items):
                everybody_is_there.set()
            everybody_is_there.wait(0.5)
        results[place] = work(item)
        with lock:
            done.append(place)
            if len(done) == len(items):
                everybody_is_done.set()

    for place, item in enumerate(items):
        threading.Thread(target=run, args=(place, item)).start()
    everybody_is_done.wait(1)
    return results
