import threading

loaded = None
loads = 0
lock = threading.Lock()


def settings():
    global loaded, loads
    with lock:
        if loaded is None:
            loads = loads + 1
            loaded = "dark mode"
        return loaded
