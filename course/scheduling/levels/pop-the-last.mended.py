import threading

box = ["biscuit"]
lock = threading.Lock()


def take():
    with lock:
        if len(box) > 0:
            return box.pop()
