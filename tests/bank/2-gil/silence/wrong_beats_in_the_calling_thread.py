# mistake: the work was called in another thread
# fails: works in the calling thread while anothe
import time
from concurrent.futures import ThreadPoolExecutor


def short_pause():
    time.sleep(0.01)


def longest_silence(work, clock=time.perf_counter, pause=short_pause):
    last, longest = clock(), 0.0
    with ThreadPoolExecutor(1) as pool:
        job = pool.submit(work)
        while not job.done():
            pause()
            now = clock()
            last, longest = now, max(longest, now - last)
    job.result()
    return longest
