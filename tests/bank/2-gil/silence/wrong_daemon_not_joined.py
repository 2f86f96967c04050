import threading, time
def longest_silence(work, clock=time.perf_counter, pause=lambda: time.sleep(0.01)):
    beats = [clock()]; stopped = threading.Event()
    def beat():
        while not stopped.is_set():
            pause(); beats.append(clock())
    heart = threading.Thread(target=beat, daemon=True); heart.start()
    try: work()
    finally: stopped.set(); time.sleep(0.2)
    return max((b - a for a, b in zip(beats, beats[1:])), default=0.0)
