import queue

jobs = queue.Queue()
jobs.put("clean")


def work():
    try:
        jobs.get_nowait()
    except queue.Empty:
        pass
