import threading
def run_all(task, items):
    timers = [threading.Timer(0, task, [item]) for item in items]
    for t in timers: t.start()
    for t in timers: t.join()
