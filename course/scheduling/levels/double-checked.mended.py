import threading

lock = threading.Lock()
settings = None


def mode():
    global settings
    if settings is None:
        with lock:
            if settings is None:
                new = {}
                new["mode"] = "dark"
                settings = new
    return settings["mode"]
