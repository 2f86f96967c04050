import threading

balance = 100
lock = threading.Lock()


def pay_in(amount):
    global balance
    with lock:
        balance = balance + amount


def pay_out(amount):
    global balance
    with lock:
        balance = balance - amount
