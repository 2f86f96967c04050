# mistake: none | the calls did not begin in the order of the items | what was handed over after the failure was called
# fails: cancels what has not begun as soon as a call fails, also while an earlier one is slow | reports every call that fails, whatever it raises, and every result, whatever it is | has all the workers at work, begins in order, and refuses less than one worker
import queue
from concurrent.futures import ThreadPoolExecutor
from threading import Event


def until_failure(function, items, workers):
    waiting, over = queue.PriorityQueue(), Event()
    for item in items:
        waiting.put(item)
    done, failed, begun = {}, {}, set()

    def work():
        while not over.is_set():
            try:
                item = waiting.get_nowait()
            except queue.Empty:
                return
            begun.add(item)
            try:
                done[item] = function(item)
            except Exception as error:
                over.set()
                failed[item] = f"{type(error).__name__}: {error}"

    with ThreadPoolExecutor(workers) as executor:
        for _ in range(workers):
            executor.submit(work)
    return done, failed, [item for item in items if item not in begun]
