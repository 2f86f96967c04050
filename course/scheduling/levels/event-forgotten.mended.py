import threading

done = threading.Event()
result = None
printed = None


def compute():
    global result
    result = 42
    done.set()


def show():
    global printed
    done.wait()
    printed = result
