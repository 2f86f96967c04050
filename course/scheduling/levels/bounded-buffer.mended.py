import threading

lock = threading.Lock()
shelf = []
most = 0


def bake():
    global most
    with lock:
        if len(shelf) < 1:
            shelf.append("loaf")
            most = max(most, len(shelf))
