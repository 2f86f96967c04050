import threading

balance = 0
lock = threading.Lock()


def deposit(amount):
    global balance
    with lock:
        seen = balance
        balance = seen + amount
