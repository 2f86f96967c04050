import threading

votes = 0
lock = threading.Lock()


def vote():
    global votes
    with lock:
        new = votes + 1
        votes = new
