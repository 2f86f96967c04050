import threading, time
def longest_silence(work, clock=time.perf_counter, pause=lambda: time.sleep(0.01)):
    last, longest, stop = clock(), 0.0, False
    def beat():
        nonlocal last, longest
        while not stop:
            pause()
            now = clock()
            longest, last = max(longest, now - last), now
    heart = threading.Thread(target=beat)
    heart.start()
    try:
        work()
    finally:
        stop = True
        heart.join()
    return longest
